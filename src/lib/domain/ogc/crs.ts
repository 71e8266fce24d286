import { projectionByCode } from '#lib/core/geometry/index.ts';

export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
/** CGCS2000, as stored. EPSG gives its axes as latitude, longitude. */
export const STORAGE_CRS = epsgUri(4490);

/** A reference system as the wire has it: its axes in the order of the authority. */
export interface WireCrs {
	uri: string;
	epsg: number;
	isGeographic: boolean;
	/** Latitude or northing comes first. */
	isNorthFirst: boolean;
	/** Stored position (lon, lat) to the wire's order. */
	toWire: (lon: number, lat: number) => [number, number];
	fromWire: (first: number, second: number) => [lon: number, lat: number];
}

export function epsgUri(epsg: number): string {
	return `http://www.opengis.net/def/crs/EPSG/0/${epsg}`;
}

/**
 * The systems that a district's features are served in: CRS84, 4490, 4326, 3857, and its own 3-degree
 * Gauss–Krüger zone without and with the zone's number in the easting (e.g. 4552 and 4531).
 *
 * @param srid Of the district's plane; null before it has one.
 */
export function servedCrs(srid: number | null): string[] {
	return [
		CRS84,
		STORAGE_CRS,
		epsgUri(4326),
		epsgUri(3857),
		...(srid === null ? [] : [epsgUri(srid), ...(isGaussKruger(srid) ? [epsgUri(srid - 21)] : [])])
	];
}

/** @returns undefined when the URI is none of the served ones. */
export function findWireCrs(uri: string, srid: number | null): WireCrs | undefined {
	const known = servedCrs(srid).find((served) => served === uri);
	if (known === undefined) return undefined;
	if (known === CRS84) return wireCrs(known, 4326, false);
	const epsg = Number(known.split('/').at(-1));
	return wireCrs(known, epsg, isNorthFirst(epsg));
}

/** EPSG: 4490 and 4326 are latitude, longitude; CGCS2000 Gauss–Krüger is northing (X), easting (Y). */
function isNorthFirst(epsg: number): boolean {
	return epsg === 4490 || epsg === 4326 || isGaussKruger(epsg) || isGaussKruger(epsg + 21);
}

function isGaussKruger(epsg: number): boolean {
	return epsg >= 4534 && epsg <= 4554;
}

function wireCrs(uri: string, epsg: number, northFirst: boolean): WireCrs {
	const isGeographic = epsg === 4490 || epsg === 4326;
	const { forward, inverse } = projectionByCode(epsg);
	const pair = (numbers: ArrayLike<number>): [number, number] => [
		numbers[0] ?? NaN,
		numbers[1] ?? NaN
	];
	const factor = isGeographic ? 1e9 : 1e4;
	const round = (value: number) => Math.round(value * factor) / factor;
	return {
		uri,
		epsg,
		isGeographic,
		isNorthFirst: northFirst,
		toWire: (lon, lat) => {
			const [x, y] = pair(forward(lon, lat));
			return northFirst ? [round(y), round(x)] : [round(x), round(y)];
		},
		fromWire: (first, second) => pair(northFirst ? inverse(second, first) : inverse(first, second))
	};
}
