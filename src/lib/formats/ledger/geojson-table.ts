import {
	GEOMETRY_LAT,
	GEOMETRY_LON,
	type LedgerCell,
	type LedgerTable,
	type TableRow
} from '#lib/domain/ledger/table.ts';
import type { ByteSource } from './byte-source.ts';
import { LedgerFormatError } from './ledger-format-error.ts';
import {
	assertCellsAllowed,
	assertColumnAllowed,
	assertRowAllowed,
	cellTooLarge,
	ProblemList,
	type ReadLimits
} from './read-limits.ts';

type Json = unknown;
type JsonObject = Record<string, Json>;

/**
 * Reads GeoJSON points: a FeatureCollection, one Feature, an array of features, or one feature a
 * line. The properties are the columns, in the order they first appear, before them the geometry.
 */
export async function readGeoJson(source: ByteSource, limits: ReadLimits): Promise<LedgerTable> {
	const { features, crs } = parse(await readText(source));
	return tableOfFeatures(features, crs, limits);
}

/** Features as a table: what `readGeoJson` does once it has them. */
export function tableOfFeatures(
	features: readonly unknown[],
	crs: string | null,
	limits: ReadLimits,
	problems = new ProblemList()
): LedgerTable {
	const columns = new Map<string, number>([
		[GEOMETRY_LON, 0],
		[GEOMETRY_LAT, 1]
	]);
	const rows: TableRow[] = [];
	let cellCount = 0;
	for (const [index, feature] of features.entries()) {
		if (index % 4096 === 0) limits.signal?.throwIfAborted();
		const row = index + 1;
		assertRowAllowed(row, limits);
		const cells: LedgerCell[] = [...readPoint(feature, row, problems)];
		for (const [name, value] of Object.entries(propertiesOf(feature))) {
			let column = columns.get(name);
			if (column === undefined) {
				column = columns.size;
				columns.set(name, column);
				assertColumnAllowed(row, column + 1, limits);
			}
			while (cells.length < column) cells.push(null);
			cells[column] = toCell(value, row, column, limits, problems);
			cellCount++;
		}
		assertCellsAllowed(cellCount, row, limits);
		rows.push({ row, cells });
	}
	for (const { cells } of rows) while (cells.length < columns.size) cells.push(null);
	return {
		headings: [...columns.keys()],
		rows,
		...problems.result(),
		format: 'geojson',
		encoding: 'utf-8',
		delimiter: null,
		sheets: [],
		sheet: null,
		headingRow: null,
		crs
	};
}

async function readText(source: ByteSource): Promise<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const parts: string[] = [];
	try {
		for await (const chunk of source.chunks()) parts.push(decoder.decode(chunk, { stream: true }));
		parts.push(decoder.decode());
	} catch (cause) {
		if (!(cause instanceof TypeError)) throw cause;
		throw new LedgerFormatError(
			'not_utf8',
			{
				zh: 'GeoJSON 必须是 UTF-8 编码，此文件不是。请重新导出为 UTF-8。',
				en: 'GeoJSON is UTF-8 by definition, and this file is not. Export it again as UTF-8.'
			},
			{ cause }
		);
	}
	return parts.join('');
}

function parse(text: string): { features: Json[]; crs: string | null } {
	const parsed = parseJson(text);
	if (Array.isArray(parsed)) return { features: parsed, crs: null };
	if (isObject(parsed) && parsed['type'] === 'FeatureCollection') {
		const { features } = parsed;
		if (Array.isArray(features)) return { features, crs: crsOf(parsed) };
	}
	if (isObject(parsed) && parsed['type'] === 'Feature')
		return { features: [parsed], crs: crsOf(parsed) };
	throw new LedgerFormatError('not_geojson', {
		zh: '是 JSON，但不是 GeoJSON 要素集合（缺少 "type": "FeatureCollection" 和 "features"）。',
		en: 'JSON, but no GeoJSON features ("type": "FeatureCollection" with "features" is missing).'
	});
}

function parseJson(text: string): Json {
	try {
		return JSON.parse(text);
	} catch (cause) {
		const features = parseLines(text);
		if (features) return features;
		const reason = cause instanceof Error ? cause.message.slice(0, 120) : '';
		throw new LedgerFormatError(
			'broken_json',
			{
				zh: `GeoJSON 不完整或有语法错误（${reason}）。请重新导出；NaN、Infinity 不是合法的 JSON。`,
				en: `The GeoJSON is cut off or malformed (${reason}). Export it again; NaN and Infinity are not JSON.`
			},
			{ cause }
		);
	}
}

/** One feature a line (GeoJSON text sequence, also without its record separators). */
function parseLines(text: string): Json[] | undefined {
	const lines = text.split(/[\r\n\x1e]+/).filter((line) => line.trim() !== '');
	if (lines.length < 2 || !lines.every((line) => line.startsWith('{') && line.endsWith('}')))
		return undefined;
	const features: Json[] = [];
	for (const [index, line] of lines.entries()) {
		try {
			features.push(JSON.parse(line));
		} catch (cause) {
			throw new LedgerFormatError(
				'broken_json',
				{
					zh: `第 ${index + 1} 行不是合法的 JSON。请修正或删除该行。`,
					en: `Line ${index + 1} is not JSON. Correct or delete it.`
				},
				{ row: index + 1, cause }
			);
		}
	}
	return features;
}

function crsOf(collection: JsonObject): string | null {
	const crs = collection['crs'];
	const name = isObject(crs) && isObject(crs['properties']) ? crs['properties']['name'] : undefined;
	if (typeof name !== 'string') return null;
	if (/CRS84$/i.test(name)) return 'EPSG:4326';
	const epsg = /EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$/i.exec(name)?.[1];
	return epsg ? `EPSG:${epsg}` : name;
}

function propertiesOf(feature: Json): JsonObject {
	return isObject(feature) && isObject(feature['properties']) ? feature['properties'] : {};
}

/** Longitude and latitude as they stand; both null, with a problem, if there is no point. */
function readPoint(feature: Json, row: number, problems: ProblemList): [LedgerCell, LedgerCell] {
	const geometry = isObject(feature) ? feature['geometry'] : undefined;
	if (!isObject(geometry)) {
		problems.add(noPoint(row, 'no_geometry', '没有几何', 'has no geometry'));
		return [null, null];
	}
	const { type, coordinates } = geometry;
	const single =
		type === 'MultiPoint' && Array.isArray(coordinates) && coordinates.length === 1
			? (coordinates[0] as Json)
			: coordinates;
	if ((type === 'Point' || type === 'MultiPoint') && Array.isArray(single)) {
		const [lon, lat] = single as Json[];
		if (typeof lon === 'number' && typeof lat === 'number') return [lon, lat];
		if (typeof lon === 'string' && typeof lat === 'string') return [lon, lat];
	}
	const what = String(type).slice(0, 40);
	problems.add(
		noPoint(row, 'not_a_point', `的几何是 ${what}，不是点`, `is a ${what}, not a point`)
	);
	return [null, null];
}

function noPoint(row: number, code: string, zh: string, en: string) {
	return {
		severity: 'warning' as const,
		code,
		row,
		message: {
			zh: `第 ${row} 个要素${zh}：按没有坐标处理（待落图）。`,
			en: `Feature ${row} ${en}: taken as without position (unplaced).`
		}
	};
}

function toCell(
	value: Json,
	row: number,
	column: number,
	limits: ReadLimits,
	problems: ProblemList
): LedgerCell {
	if (value === null || value === undefined || value === '') return null;
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	const text = typeof value === 'string' ? value : printNested(value);
	if (text !== undefined && text.length <= limits.maxCellBytes) return text;
	problems.add(cellTooLarge(row, column + 1, limits));
	return null;
}

/** A list or object as JSON; undefined when nested too deeply to print. */
function printNested(value: Json): string | undefined {
	try {
		return JSON.stringify(value);
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

function isObject(value: Json): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
