import type { Queryable } from '#lib/server/db/pool.ts';
import { repairPolygon } from '#lib/server/queries/area.ts';
import { invalid } from './validation.ts';

/** A polygon that can be stored, and what had to be done to it. */
export interface CheckedPolygon {
	geometry: GeoJSON.MultiPolygon;
	/** Remarks for the person who handed it in, in both languages; empty when nothing was changed. */
	notices: string[];
}

/** What PostGIS says of an invalid outline, in the words of the screen; the rest stays English. */
const REASONS: readonly (readonly [RegExp, string])[] = [
	[/^Ring Self-intersection/, '环自相交'],
	[/^Self-intersection/, '边界自相交或几个面重叠'],
	[/^Hole lies outside shell/, '洞在面外'],
	[/^Nested shells/, '面套着面'],
	[/^Holes are nested/, '洞套着洞'],
	[/^Interior is disconnected/, '面的内部不连通'],
	[/^Duplicate Rings/i, '环重复'],
	[/^Too few points/, '环的点太少']
];

/** Names by which GeoJSON files say that they are in degrees of CGCS2000 or WGS 84. */
const DEGREES = /(EPSG:{1,2}(4490|4326)|CRS:?84|OGC:1\.3:CRS84)$/i;

/**
 * Reads the polygons of any GeoJSON object, repairs what is invalid and says so.
 *
 * @throws {Invalid} Not polygons, not in degrees, or nothing of it has an area.
 */
export async function checkPolygon(
	db: Queryable,
	path: string,
	input: unknown
): Promise<CheckedPolygon> {
	const refuse = (zh: string, en: string) => invalid([{ path, message: `${zh} — ${en}` }]);
	const crs = crsNameOf(input);
	if (crs !== undefined && !DEGREES.test(crs)) {
		throw refuse(
			`坐标系 ${crs} 不受支持：请先转换为 EPSG:4490 经纬度`,
			`coordinate system ${crs} is not supported: transform to EPSG:4490 degrees first`
		);
	}
	const { polygons, ignoredCount } = polygonsOf(input);
	if (polygons.length === 0) {
		throw refuse(
			'应为 GeoJSON 面（Polygon、MultiPolygon 或含面的 Feature、FeatureCollection）',
			'must be GeoJSON polygons (Polygon, MultiPolygon, or features with them)'
		);
	}
	const wrong = polygons.flat(2).find((position) => !isDegrees(position));
	if (wrong) {
		throw refuse(
			`坐标 [${wrong.join(', ')}] 不是经纬度：应为 [经度 ±180, 纬度 ±90]，EPSG:4490`,
			`[${wrong.join(', ')}] is not [longitude ±180, latitude ±90] in EPSG:4490`
		);
	}
	if (polygons.flat().some((ring) => !isRing(ring))) {
		throw refuse(
			'面的每个环至少 4 个点且首尾相同',
			'every ring needs at least 4 positions, the last equal to the first'
		);
	}
	const repaired = await repairPolygon(db, { type: 'MultiPolygon', coordinates: polygons });
	if (!repaired.geometry) throw refuse('面积为零', 'the polygon has no area');
	const notices: string[] = [];
	if (repaired.reason) {
		notices.push(
			`图形有误（${inChinese(repaired.reason)}），已自动修复，请核对 — the outline was invalid (${repaired.reason}) and was repaired: look at it`
		);
	}
	if (ignoredCount > 0) {
		notices.push(
			`另有 ${ignoredCount} 个图形不是面，未采用 — ${ignoredCount} other shapes are no polygons and were left out`
		);
	}
	return { geometry: repaired.geometry, notices };
}

/** `Self-intersection[129 47.1]` as 边界自相交或几个面重叠，在 129 47.1 附近. */
function inChinese(reason: string): string {
	const words = REASONS.find(([pattern]) => pattern.test(reason))?.[1] ?? reason;
	const place = /\[([^\]]+)\]/.exec(reason)?.[1];
	return place === undefined ? words : `${words}，在 ${place} 附近`;
}

function crsNameOf(input: unknown): string | undefined {
	if (!isRecord(input) || !isRecord(input['crs'])) return undefined;
	const properties = input['crs']['properties'];
	return isRecord(properties) ? String(properties['name']) : 'unknown';
}

/** All polygons of a GeoJSON object, and how many shapes of it are none. */
function polygonsOf(input: unknown): { polygons: GeoJSON.Position[][][]; ignoredCount: number } {
	const shapes = shapesOf(input);
	return {
		polygons: shapes.flatMap((polygons) => polygons ?? []),
		ignoredCount: shapes.filter((polygons) => polygons === undefined).length
	};
}

/** Each shape as its polygons; undefined for one that is no (multi)polygon. */
function shapesOf(input: unknown): (GeoJSON.Position[][][] | undefined)[] {
	if (!isRecord(input)) return [undefined];
	switch (input['type']) {
		case 'FeatureCollection':
			return listOf(input['features']).flatMap(shapesOf);
		case 'GeometryCollection':
			return listOf(input['geometries']).flatMap(shapesOf);
		case 'Feature':
			return shapesOf(input['geometry']);
		case 'Polygon': {
			const { coordinates } = input;
			return [isDeep(coordinates, 2) ? [coordinates as GeoJSON.Position[][]] : undefined];
		}
		case 'MultiPolygon': {
			const { coordinates } = input;
			return [isDeep(coordinates, 3) ? (coordinates as GeoJSON.Position[][][]) : undefined];
		}
		default:
			return [undefined];
	}
}

/** Whether a value is arrays nested to the given depth around arrays of numbers. */
function isDeep(value: unknown, depth: number): boolean {
	if (!Array.isArray(value)) return false;
	if (depth === 0) return value.length >= 2 && value.every((entry) => typeof entry === 'number');
	return value.length > 0 && value.every((entry) => isDeep(entry, depth - 1));
}

function isDegrees([lon = NaN, lat = NaN]: GeoJSON.Position): boolean {
	return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

function isRing(ring: GeoJSON.Position[]): boolean {
	const first = ring[0];
	const last = ring.at(-1);
	return ring.length >= 4 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
