import { readFile } from 'node:fs/promises';
import { SaxesParser } from 'saxes';
import { LedgerFormatError } from '../ledger/ledger-format-error.ts';
import { assertColumnAllowed, assertRowAllowed, type ReadLimits } from '../ledger/read-limits.ts';
import type { GisFeatures } from './read-features.ts';

interface Placemark {
	properties: Record<string, string>;
	/** Rings of each polygon, outer first. */
	polygons: GeoJSON.Position[][][];
	points: GeoJSON.Position[];
}

/**
 * Reads the placemarks of a KML (OGC 12-007r2): name, description and the values of `Data` and
 * `SimpleData`, points and polygons. GDAL's reader knows neither kind of value.
 *
 * @throws {LedgerFormatError} Not well-formed, not UTF-8, without placemarks, or beyond the limits.
 */
export async function readKml(path: string, limits: ReadLimits): Promise<GisFeatures> {
	const placemarks = parse(await readText(path), limits);
	if (placemarks.length === 0)
		throw new LedgerFormatError('no_layer', {
			zh: 'KML 里没有地标（Placemark）。网络链接不会被下载：请在 Google Earth 等软件中打开后另存。',
			en: 'The KML has no placemarks. Network links are not followed: open it elsewhere and save what it shows.'
		});
	return {
		format: 'kml',
		layer: 'Placemark',
		layers: ['Placemark'],
		crs: 'EPSG:4490',
		features: placemarks.map(({ properties, polygons, points }) => ({
			type: 'Feature',
			properties,
			geometry: toGeometry(polygons, points)
		})) as GeoJSON.Feature[],
		notes: []
	};
}

async function readText(path: string): Promise<string> {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
	} catch (cause) {
		if (!(cause instanceof TypeError)) throw cause;
		throw new LedgerFormatError(
			'not_utf8',
			{ zh: 'KML 不是 UTF-8 编码。请重新导出。', en: 'The KML is not UTF-8. Export it again.' },
			{ cause }
		);
	}
}

function parse(text: string, limits: ReadLimits): Placemark[] {
	const placemarks: Placemark[] = [];
	const path: string[] = [];
	let current: Placemark | undefined;
	let words = '';
	let key = '';
	let columnCount = 0;
	const parser = new SaxesParser();
	parser.on('doctype', () => {
		throw new LedgerFormatError('hostile_kml', {
			zh: 'KML 里有文档类型声明（DOCTYPE，可引入外部实体），不安全，未读取。请重新导出。',
			en: 'The KML has a document type declaration (which may bring in other files); nothing was read. Export it again.'
		});
	});
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentag', ({ name, attributes }) => {
		const plain = name.slice(name.indexOf(':') + 1);
		path.push(plain);
		words = '';
		if (plain === 'Placemark') {
			assertRowAllowed(placemarks.length + 1, limits);
			placemarks.push((current = { properties: {}, polygons: [], points: [] }));
			columnCount = 0;
		}
		if (plain === 'Data' || plain === 'SimpleData') {
			key = attributes['name'] ?? '';
			// At once, not when a million of them have been read.
			assertColumnAllowed(placemarks.length, ++columnCount, limits);
		}
		if (plain === 'Polygon') current?.polygons.push([]);
	});
	const gather = (piece: string) => (words += piece);
	parser.on('text', gather);
	parser.on('cdata', gather);
	parser.on('closetag', () => {
		const name = path.pop() ?? '';
		const parent = path.at(-1);
		if (name === 'Placemark') current = undefined;
		if (!current) return;
		if (parent === 'Placemark' && (name === 'name' || name === 'description'))
			current.properties[name] = words.trim();
		if (name === 'SimpleData' || (name === 'value' && parent === 'Data'))
			current.properties[key] = words;
		if (name === 'coordinates') takeCoordinates(current, parent, parsePositions(words));
	});
	try {
		parser.write(text).close();
	} catch (cause) {
		if (cause instanceof LedgerFormatError) throw cause;
		const reason = cause instanceof Error ? cause.message.slice(0, 100) : '';
		throw new LedgerFormatError(
			'broken_kml',
			{
				zh: `KML 不完整或有语法错误（${reason}）。请重新导出。`,
				en: `The KML is cut off or malformed (${reason}). Export it again.`
			},
			{ cause }
		);
	}
	return placemarks;
}

function takeCoordinates(
	placemark: Placemark,
	parent: string | undefined,
	positions: GeoJSON.Position[]
): void {
	if (parent === 'Point') placemark.points.push(...positions.slice(0, 1));
	if (parent === 'LinearRing') placemark.polygons.at(-1)?.push(positions);
}

function parsePositions(text: string): GeoJSON.Position[] {
	return text
		.trim()
		.split(/\s+/)
		.map((tuple) => tuple.split(',').slice(0, 2).map(Number))
		.filter(([lon = NaN, lat = NaN]) => Number.isFinite(lon) && Number.isFinite(lat));
}

function toGeometry(
	polygons: GeoJSON.Position[][][],
	[point]: GeoJSON.Position[]
): GeoJSON.Geometry | null {
	if (polygons.length > 0) return { type: 'MultiPolygon', coordinates: polygons };
	return point ? { type: 'Point', coordinates: point } : null;
}
