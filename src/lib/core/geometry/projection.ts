import { CGCS2000, WGS84, createTransverseMercator } from './transverse-mercator.ts';
import type { Pair } from './transverse-mercator.ts';

/**
 * A named plane: `forward` takes degrees to meters, `inverse` meters to degrees.
 *
 * Both write to `out` when given and return it. For the geographic codes 4326 and 4490 they are
 * the identity and the "meters" are degrees.
 */
export interface Projection {
	readonly code: `EPSG:${number}`;
	readonly epsg: number;
	readonly centralMeridianDegrees: number;
	readonly forward: (lon: number, lat: number, out?: Pair) => Pair;
	readonly inverse: (x: number, y: number, out?: Pair) => Pair;
}

const FIRST_GAUSS_KRUGER_EPSG = 4534;
const FIRST_ZONED_GAUSS_KRUGER_EPSG = 4513;
const FIRST_MERIDIAN_DEGREES = 75;
const LAST_MERIDIAN_DEGREES = 135;
const FIRST_ZONE = 25;
const WEB_MERCATOR_RADIUS_METERS = 6378137;
const DEGREE = Math.PI / 180;

const built = new Map<number, Projection>();

/**
 * The plane in which lengths and areas around a place are computed.
 *
 * The CGCS2000 3-degree Gauss–Krüger zone without prefix (EPSG:4534…4554, GB/T 22021-2008) where
 * the nearest multiple of three degrees is 75°E…135°E on the northern hemisphere, else the WGS 84
 * UTM zone (the plain six-degree grid, without the exceptions around Norway and Svalbard).
 *
 * @throws {RangeError} The place is not on the earth, or beyond 84° where neither is meant to be used.
 */
export function projectionFor(lon: number, lat: number): Projection {
	if (!(lon >= -180 && lon <= 180) || !(lat >= -84 && lat <= 84)) {
		throw new RangeError(`no projection for lon ${lon}, lat ${lat}: expected ±180 and ±84 degrees`);
	}
	const meridian = Math.round(lon / 3) * 3;
	if (lat >= 0 && meridian >= FIRST_MERIDIAN_DEGREES && meridian <= LAST_MERIDIAN_DEGREES) {
		return projectionByCode(FIRST_GAUSS_KRUGER_EPSG + (meridian - FIRST_MERIDIAN_DEGREES) / 3);
	}
	const zone = (Math.floor((lon + 180) / 6) % 60) + 1;
	return projectionByCode((lat >= 0 ? 32600 : 32700) + zone);
}

/**
 * The projection of an EPSG code, given as a number, `'4552'` or `'EPSG:4552'`.
 *
 * Known: 4534–4554 and, with the zone in the false easting, 4513–4533 (CGCS2000 3-degree
 * Gauss–Krüger), 32601–32660 and 32701–32760 (WGS 84 UTM), 3857, 4326, 4490.
 *
 * @throws {RangeError} Any other code.
 */
export function projectionByCode(code: number | string): Projection {
	const epsg = typeof code === 'number' ? code : Number(code.replace(/^EPSG:/i, ''));
	const known = built.get(epsg);
	if (known) return known;
	const projection = build(epsg, code);
	built.set(epsg, projection);
	return projection;
}

function build(epsg: number, asked: number | string): Projection {
	if (Number.isInteger(epsg)) {
		if (epsg >= FIRST_GAUSS_KRUGER_EPSG && epsg <= FIRST_GAUSS_KRUGER_EPSG + 20) {
			return gaussKruger(epsg, epsg - FIRST_GAUSS_KRUGER_EPSG, 500000);
		}
		if (epsg >= FIRST_ZONED_GAUSS_KRUGER_EPSG && epsg <= FIRST_ZONED_GAUSS_KRUGER_EPSG + 20) {
			const index = epsg - FIRST_ZONED_GAUSS_KRUGER_EPSG;
			return gaussKruger(epsg, index, (FIRST_ZONE + index) * 1e6 + 500000);
		}
		const zone = epsg % 100;
		if ((epsg > 32600 && epsg <= 32660) || (epsg > 32700 && epsg <= 32760)) return utm(epsg, zone);
		if (epsg === 3857) return webMercator();
		if (epsg === 4326 || epsg === 4490) return geographic(epsg);
	}
	throw new RangeError(
		`unknown coordinate system ${asked}: expected EPSG 4513–4554, 32601–32660, 32701–32760, 3857, 4326 or 4490`
	);
}

function gaussKruger(epsg: number, index: number, falseEastingMeters: number): Projection {
	const centralMeridianDegrees = FIRST_MERIDIAN_DEGREES + 3 * index;
	const functions = createTransverseMercator({
		ellipsoid: CGCS2000,
		centralMeridianDegrees,
		scale: 1,
		falseEastingMeters,
		falseNorthingMeters: 0
	});
	return { code: `EPSG:${epsg}`, epsg, centralMeridianDegrees, ...functions };
}

function utm(epsg: number, zone: number): Projection {
	const centralMeridianDegrees = zone * 6 - 183;
	const functions = createTransverseMercator({
		ellipsoid: WGS84,
		centralMeridianDegrees,
		scale: 0.9996,
		falseEastingMeters: 500000,
		falseNorthingMeters: epsg > 32700 ? 1e7 : 0
	});
	return { code: `EPSG:${epsg}`, epsg, centralMeridianDegrees, ...functions };
}

function geographic(epsg: number): Projection {
	const identity = (first: number, second: number, out: Pair = [0, 0]): Pair => {
		out[0] = first;
		out[1] = second;
		return out;
	};
	return {
		code: `EPSG:${epsg}`,
		epsg,
		centralMeridianDegrees: 0,
		forward: identity,
		inverse: identity
	};
}

function webMercator(): Projection {
	return {
		code: 'EPSG:3857',
		epsg: 3857,
		centralMeridianDegrees: 0,
		forward(lon, lat, out = [0, 0]) {
			out[0] = WEB_MERCATOR_RADIUS_METERS * lon * DEGREE;
			out[1] = WEB_MERCATOR_RADIUS_METERS * Math.asinh(Math.tan(lat * DEGREE));
			return out;
		},
		inverse(x, y, out = [0, 0]) {
			out[0] = x / WEB_MERCATOR_RADIUS_METERS / DEGREE;
			out[1] = Math.atan(Math.sinh(y / WEB_MERCATOR_RADIUS_METERS)) / DEGREE;
			return out;
		}
	};
}
