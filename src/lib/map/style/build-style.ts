import type {
	GeoJSONSourceSpecification,
	LayerSpecification,
	SourceSpecification,
	StyleSpecification
} from 'maplibre-gl';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import type { MapLayer } from '#lib/map/permalink.ts';
import {
	boundaryLayer,
	craneLayer,
	holeLayers,
	holeNumberLayer,
	responseLayers,
	shortfallLayer,
	selectionLayers
} from './analysis-layers.ts';
import { backgroundLayer, baseLayers, baseNameLayers, imageryLayer } from './base-layers.ts';
import { facilityLayers } from './facility-layers.ts';
import { PALETTES, type Theme } from '#lib/domain/symbols/palette.ts';
import { closureLayers, outageLayers } from './restriction-layers.ts';
import { sketchLayers } from './sketch-layers.ts';
import { printTileUrls, type TileOptions } from './tile-urls.ts';

export interface MapStyleOptions extends TileOptions {
	theme: Theme;
	layers: readonly MapLayer[];
	/** Who made the base map. */
	attribution: string;
	/** Whether the server has a key for the imagery of 天地图. */
	hasImagery: boolean;
}

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const geojson = (): GeoJSONSourceSpecification => ({ type: 'geojson', data: EMPTY });

/** The whole style of the map: our own tiles, our own symbols, nothing from outside. */
export function buildStyle(options: MapStyleOptions): StyleSpecification {
	const palette = PALETTES[options.theme];
	const kinds = FACILITY_KINDS.filter((kind) => options.layers.includes(kind));
	const layers: LayerSpecification[] = [
		backgroundLayer(palette),
		...baseLayers(palette),
		...(options.hasImagery ? [imageryLayer()] : []),
		...holeLayers(palette),
		...outageLayers(palette),
		...responseLayers(palette),
		shortfallLayer(palette),
		craneLayer(palette),
		...closureLayers(palette),
		boundaryLayer(palette),
		...baseNameLayers(palette),
		holeNumberLayer(palette),
		...selectionLayers(palette),
		...facilityLayers(palette, kinds),
		...sketchLayers(palette)
	];
	return {
		version: 8,
		name: 'Fire Atlas',
		sources: buildSources(options),
		layers: layers.map((layer) => withVisibility(layer, options.layers))
	};
}

function buildSources(options: MapStyleOptions): Record<string, SourceSpecification> {
	const urls = printTileUrls(options);
	return {
		[SOURCE.base]: {
			type: 'vector',
			tiles: [urls.base],
			minzoom: 5,
			maxzoom: 14,
			attribution: options.attribution
		},
		[SOURCE.response]: { type: 'vector', tiles: [urls.response], minzoom: 8, maxzoom: 14 },
		[SOURCE.facility]: {
			type: 'vector',
			tiles: [urls.facility],
			minzoom: 5,
			maxzoom: 14,
			promoteId: { facility: 'id' }
		},
		[SOURCE.boundary]: geojson(),
		[SOURCE.holes]: geojson(),
		[SOURCE.holeNumbers]: geojson(),
		[SOURCE.cranes]: geojson(),
		[SOURCE.shortfall]: geojson(),
		[SOURCE.closures]: geojson(),
		[SOURCE.outages]: geojson(),
		[SOURCE.selection]: geojson(),
		[SOURCE.sketch]: geojson(),
		[SOURCE.facilityThen]: { ...geojson(), promoteId: 'id' },
		[SOURCE.marked]: { ...geojson(), promoteId: 'id' },
		...(options.hasImagery ? { [SOURCE.imagery]: imagery(options.origin) } : {})
	};
}

/** Fetched through our own server, which keeps the key; the page itself asks nobody else. */
function imagery(origin: string): SourceSpecification {
	return {
		type: 'raster',
		tiles: [`${origin}/api/imagery/{z}/{x}/{y}`],
		tileSize: 256,
		minzoom: 1,
		maxzoom: 18,
		attribution: '天地图 · 国家地理信息公共服务平台'
	};
}

/** Which switch of the layer panel rules a layer of the style; undefined = always drawn. */
export function switchOf(layerId: string): MapLayer | undefined {
	if (layerId.startsWith('base-')) return 'base';
	if (layerId.startsWith('hole-')) return 'holes';
	if (layerId.startsWith(LAYER.response)) return 'response';
	if (layerId === LAYER.cranes) return 'cranes';
	if (layerId === LAYER.shortfall) return 'shortfall';
	if (layerId === LAYER.imagery) return 'imagery';
	if (layerId.startsWith('restriction-')) return 'restrictions';
	return layerId === LAYER.boundary ? 'boundary' : undefined;
}

export function isLayerShown(layerId: string, shown: readonly MapLayer[]): boolean {
	const layer = switchOf(layerId);
	return layer === undefined || shown.includes(layer);
}

function withVisibility(layer: LayerSpecification, shown: readonly MapLayer[]): LayerSpecification {
	const visibility = isLayerShown(layer.id, shown) ? 'visible' : 'none';
	return { ...layer, layout: { ...layer.layout, visibility } } as LayerSpecification;
}
