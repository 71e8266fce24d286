import { Forbidden, NotFound } from '#lib/server/errors.ts';
import {
	getBaseTile,
	getFacilityTile,
	getResponseTile,
	type TileAddress,
	type TileAnswer
} from '../tiles.ts';
import type { OgcView } from './collections.ts';
import { MEDIA, type Link } from './documents.ts';

export const TILESETS = ['base', 'facility', 'response'] as const;
export type Tileset = (typeof TILESETS)[number];

const TITLES: Record<Tileset, string> = {
	base: '底图：道路、水系、用地、建筑、地名',
	facility: '消防设施',
	response: '道路到达时间'
};
const LAYERS: Record<Tileset, readonly string[]> = {
	base: ['landuse', 'water', 'waterway', 'building', 'rail', 'road', 'place', 'district'],
	facility: ['facility'],
	response: ['response']
};
export const TILE_MATRIX_SET = 'WebMercatorQuad';
const MATRIX_URI = `http://www.opengis.net/def/tilematrixset/OGC/1.0/${TILE_MATRIX_SET}`;
const WEB_MERCATOR = 'http://www.opengis.net/def/crs/EPSG/0/3857';
/** Beyond it the map draws the tiles of this zoom larger. */
const DEEPEST_ZOOM = 14;

/** @throws {Forbidden} Tiles are not cut by disclosure. @throws {NotFound} No such tileset. */
export function findTileset({ audience }: OgcView, name: string): Tileset {
	if (audience.isPublicOnly) {
		throw new Forbidden(['瓦片不公开。', 'Tiles are not public.']);
	}
	const found = TILESETS.find((known) => known === name);
	if (found) return found;
	throw new NotFound(['没有这个瓦片集：{name}', 'There is no such tileset: {name}'], {
		params: { name }
	});
}

/** A tileset as OGC API – Tiles describes it. */
export function tilesetDocument(view: OgcView, name: Tileset, base: string) {
	const here = `${base}/tiles/${name}`;
	const template = `${here}/${TILE_MATRIX_SET}/{tileMatrix}/{tileRow}/{tileCol}`;
	const { bbox } = view.district;
	return {
		title: TITLES[name],
		dataType: 'vector',
		crs: WEB_MERCATOR,
		tileMatrixSetURI: MATRIX_URI,
		tileMatrixSetId: TILE_MATRIX_SET,
		...(bbox
			? { boundingBox: { lowerLeft: [bbox[0], bbox[1]], upperRight: [bbox[2], bbox[3]] } }
			: {}),
		layers: LAYERS[name].map((id) => ({ id, dataType: 'vector' })),
		links: [
			{ href: here, rel: 'self', type: MEDIA.json, title: TITLES[name] },
			{ href: `${here}/tilejson`, rel: 'describedby', type: MEDIA.json, title: 'TileJSON' },
			{
				href: MATRIX_URI,
				rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme',
				type: MEDIA.json
			},
			{ href: template, rel: 'item', type: MEDIA.tile, templated: true, title: '瓦片' }
		] as (Link & { templated?: boolean })[]
	};
}

/** TileJSON 3.0, for MapLibre, QGIS and others. */
export function tileJson(view: OgcView, name: Tileset, base: string) {
	const { bbox } = view.district;
	return {
		tilejson: '3.0.0',
		name: TITLES[name],
		scheme: 'xyz',
		tiles: [`${base}/tiles/${name}/${TILE_MATRIX_SET}/{z}/{y}/{x}`],
		minzoom: 0,
		maxzoom: DEEPEST_ZOOM,
		...(bbox ? { bounds: bbox } : {}),
		vector_layers: LAYERS[name].map((id) => ({ id, fields: {} }))
	};
}

export function readTile(view: OgcView, name: Tileset, address: TileAddress): Promise<TileAnswer> {
	const { context, district } = view;
	switch (name) {
		case 'base':
			return getBaseTile(context, district.code, address);
		case 'facility':
			return getFacilityTile(context, district.code, address);
		case 'response':
			return getResponseTile(context, district.code, address, { winter: false });
	}
}
