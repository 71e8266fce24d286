/** A polygon of a file with what is written about it. */
export interface PolygonFeature {
	geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon;
	properties: Record<string, unknown>;
}

/** The file's `crs` member goes along: the server refuses what is not in degrees. */
export type PolygonFile =
	| {
			ok: true;
			features: PolygonFeature[];
			fieldNames: string[];
			crs: unknown;
			skippedCount: number;
	  }
	| { ok: false; reason: 'notJson'; detail: string }
	| { ok: false; reason: 'notUtf8' | 'noPolygons' };

/** As `parsePolygonFile`, of the bytes of a file: other encodings would make names unreadable in silence. */
export function parsePolygonBytes(bytes: Uint8Array): PolygonFile {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return { ok: false, reason: 'notUtf8' }; // All that a fatal decoder throws for.
	}
	return parsePolygonFile(text);
}

/**
 * Reads the polygons of a GeoJSON text: a geometry, a feature or a collection. Features without a
 * polygon are skipped and counted.
 */
export function parsePolygonFile(text: string): PolygonFile {
	let parsed: unknown;
	try {
		// Some programs put a byte order mark in front.
		parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (reason) {
		const detail = reason instanceof Error ? reason.message : String(reason);
		return { ok: false, reason: 'notJson', detail };
	}
	const entries = entriesOf(parsed);
	const features = entries.filter(isPolygonFeature);
	if (features.length === 0) return { ok: false, reason: 'noPolygons' };
	const fieldNames = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
	const crs = isRecord(parsed) ? parsed['crs'] : undefined;
	return { ok: true, features, fieldNames, crs, skippedCount: entries.length - features.length };
}

/** All polygons of a file as one GeoJSON object, for one area or one boundary. */
export function toPolygonCollection(
	features: readonly PolygonFeature[],
	crs: unknown
): Record<string, unknown> {
	return {
		type: 'FeatureCollection',
		...(crs === undefined ? {} : { crs }),
		features: features.map(({ geometry }) => ({ type: 'Feature', properties: {}, geometry }))
	};
}

function entriesOf(value: unknown): { geometry: unknown; properties: Record<string, unknown> }[] {
	if (!isRecord(value)) return [];
	if (value['type'] === 'FeatureCollection' && Array.isArray(value['features']))
		return value['features'].flatMap(entriesOf);
	if (value['type'] === 'GeometryCollection' && Array.isArray(value['geometries']))
		return value['geometries'].flatMap(entriesOf);
	if (value['type'] !== 'Feature') return [{ geometry: value, properties: {} }];
	const properties = isRecord(value['properties']) ? value['properties'] : {};
	return [{ geometry: value['geometry'], properties }];
}

function isPolygonFeature(entry: {
	geometry: unknown;
	properties: Record<string, unknown>;
}): entry is PolygonFeature {
	const { geometry } = entry;
	return (
		isRecord(geometry) &&
		(geometry['type'] === 'Polygon' || geometry['type'] === 'MultiPolygon') &&
		Array.isArray(geometry['coordinates'])
	);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
