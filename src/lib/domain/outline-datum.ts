import {
	isInChina,
	SHIFTED_DATUMS,
	unshift,
	type LonLat,
	type ShiftedDatum
} from './ledger/datum.ts';
import { parseCrs, type LedgerCrs } from './ledger/mapping.ts';
import { projectionByCode } from '#lib/core/geometry/index.ts';

/** Why an outline is taken for what it is taken for. */
export type DatumEvidence =
	/** The file says so itself. */
	| { reason: 'stated'; crs: LedgerCrs; words: string }
	/** It has the marks of outlines that 高德 (AMap, DataV) gives away, which are in GCJ-02. */
	| { reason: 'amap'; datum: ShiftedDatum }
	/** It lies on the outline that is there only if a shift is taken off; medians in meters. */
	| { reason: 'present'; datum: ShiftedDatum; givenMeters: number; shiftedMeters: number };

const METERS_A_DEGREE = 111_195;
const SAMPLE = 200;
/** Two outlines of one district differ by their drawing, not by hundreds of meters. */
const SAME_METERS = 120;
const OTHER_METERS = 250;

/**
 * What a GeoJSON outline says of its own datum, or shows by its marks; undefined when nothing does.
 * A shift cannot be seen in an outline alone.
 */
export function findStatedDatum(input: unknown): DatumEvidence | undefined {
	const records = recordsOf(input);
	for (const record of records) {
		const words = crsWords(record);
		const crs = words === undefined ? undefined : parseCrs(words.replace(/^.*EPSG:+/i, 'EPSG:'));
		if (crs && words !== undefined) return { reason: 'stated', crs, words };
	}
	const isAmap = records.some(
		(record) => 'adcode' in record && ('acroutes' in record || 'childrenNum' in record)
	);
	return isAmap ? { reason: 'amap', datum: 'GCJ-02' } : undefined;
}

/** Whether an outline lies on another one only when a shift is taken off. */
export function compareWithOutline(
	input: unknown,
	present: GeoJSON.MultiPolygon
): DatumEvidence | undefined {
	const positions = positionsOf(input).filter(isInChina);
	const step = Math.max(1, positions.length / SAMPLE);
	const sample = Array.from(
		{ length: Math.min(positions.length, SAMPLE) },
		(_, index) => positions[Math.floor(index * step)] ?? [0, 0]
	) as LonLat[];
	if (sample.length < 4) return undefined;
	const rings = present.coordinates.flat();
	const medianOf = (points: LonLat[]) => median(points.map((point) => metersTo(rings, point)));
	const givenMeters = medianOf(sample);
	if (givenMeters < OTHER_METERS) return undefined;
	for (const datum of SHIFTED_DATUMS) {
		const shiftedMeters = medianOf(sample.map((point) => unshift(point, datum)));
		if (shiftedMeters < SAME_METERS)
			return { reason: 'present', datum, givenMeters, shiftedMeters };
	}
	return undefined;
}

/**
 * The GeoJSON in degrees of CGCS2000 (taken as equal to WGS 84), without a `crs` member.
 *
 * @throws {RangeError} A position has no place in the plane it is said to be in.
 */
export function toDegrees(input: Record<string, unknown>, crs: LedgerCrs): Record<string, unknown> {
	const { crs: _said, ...rest } = input;
	if (crs.type === 'geographic') return rest;
	if (crs.type === 'shifted') return mapPositions(rest, (position) => unshift(position, crs.datum));
	const projection = projectionByCode(crs.epsg);
	return mapPositions(rest, ([x, y]) => {
		const [lon = NaN, lat = NaN] = projection.inverse(x, y);
		if (Number.isFinite(lon) && Number.isFinite(lat)) return [lon, lat];
		throw new RangeError(`${x}, ${y} has no place in EPSG:${crs.epsg}`);
	});
}

function mapPositions(
	value: Record<string, unknown>,
	change: (position: LonLat) => LonLat
): Record<string, unknown> {
	const walk = (entry: unknown): unknown => {
		if (!Array.isArray(entry)) return isRecord(entry) ? mapPositions(entry, change) : entry;
		const [x, y] = entry;
		if (typeof x === 'number' && typeof y === 'number') return change([x, y]);
		return entry.map(walk);
	};
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [
			key,
			['coordinates', 'geometry', 'features', 'geometries'].includes(key) ? walk(entry) : entry
		])
	);
}

function positionsOf(input: unknown): LonLat[] {
	const found: LonLat[] = [];
	if (isRecord(input)) {
		mapPositions(input, (position) => {
			found.push(position);
			return position;
		});
	}
	return found;
}

/** The object itself, and the properties of it and its features. */
function recordsOf(input: unknown): Record<string, unknown>[] {
	if (!isRecord(input)) return [];
	const features = Array.isArray(input['features']) ? input['features'].filter(isRecord) : [];
	return [input, ...features].flatMap((record) =>
		isRecord(record['properties']) ? [record, record['properties']] : [record]
	);
}

/** `crs` as GeoJSON 2008 writes it, or as a plain word; other programs name it otherwise. */
function crsWords(record: Record<string, unknown>): string | undefined {
	const said = record['crs'] ?? record['datum'] ?? record['coordsys'];
	if (typeof said === 'string') return said;
	if (!isRecord(said) || !isRecord(said['properties'])) return undefined;
	const name = String(said['properties']['name'] ?? '');
	return /CRS:?84$/i.test(name) ? 'CRS84' : name;
}

/** Meters from a position to the nearest line of the rings, on a plane around it. */
function metersTo(rings: readonly GeoJSON.Position[][], [lon, lat]: LonLat): number {
	const scale = Math.cos((lat * Math.PI) / 180);
	const toPlane = ([x = NaN, y = NaN]: GeoJSON.Position) => [(x - lon) * scale, y - lat] as const;
	let least = Infinity;
	for (const ring of rings) {
		for (let index = 1; index < ring.length; index++) {
			const [ax, ay] = toPlane(ring[index - 1] ?? []);
			const [bx, by] = toPlane(ring[index] ?? []);
			const [dx, dy] = [bx - ax, by - ay];
			const length = dx * dx + dy * dy;
			const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
			least = Math.min(least, Math.hypot(ax + share * dx, ay + share * dy));
		}
	}
	return least * METERS_A_DEGREE;
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
