import type { TileWindow } from '#lib/server/queries/tile.ts';

/** Tile units along a side, and how far beyond it features are kept so that seams do not show. */
export const EXTENT = 4096;
export const MARGIN = 64;
export const MOST_ZOOM = 20;

/** Units below which detail is not drawn: half a pixel of a 512-pixel tile. */
const TOLERANCE_UNITS = 4;
/** Polygons smaller than this many units (an eighth of a pixel each) are left out. */
const LEAST_UNITS = [
	{ untilZoom: 11, units: 40 },
	{ untilZoom: 13, units: 24 },
	{ untilZoom: 15, units: 12 }
];

/** @returns undefined when there is no such tile. */
export function toTileWindow(
	district: string,
	z: number,
	x: number,
	y: number
): TileWindow | undefined {
	if (![z, x, y].every(Number.isInteger) || z < 0 || z > MOST_ZOOM) return undefined;
	const count = 2 ** z;
	if (x < 0 || y < 0 || x >= count || y >= count) return undefined;
	const unitDegrees = 360 / count / EXTENT;
	const margin = MARGIN / EXTENT;
	return {
		district,
		z,
		x,
		y,
		box: [
			((x - margin) / count) * 360 - 180,
			latitudeAt((y + 1 + margin) / count),
			((x + 1 + margin) / count) * 360 - 180,
			latitudeAt((y - margin) / count)
		],
		leastSizeDegrees:
			(LEAST_UNITS.find(({ untilZoom }) => z <= untilZoom)?.units ?? 0) * unitDegrees,
		toleranceDegrees: TOLERANCE_UNITS * unitDegrees
	};
}

/** Projects `lon, lat, …` to tile units, `x, y, …`, not rounded; y grows to the south. */
export function toTileUnits(lonLats: Float64Array, { z, x, y }: TileWindow): Float64Array {
	const count = 2 ** z;
	const units = new Float64Array(lonLats.length);
	for (let index = 0; index < lonLats.length; index += 2) {
		const lon = lonLats[index] ?? NaN;
		const sine = Math.sin(((lonLats[index + 1] ?? NaN) * Math.PI) / 180);
		units[index] = ((lon / 360 + 0.5) * count - x) * EXTENT;
		const south = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
		units[index + 1] = (south * count - y) * EXTENT;
	}
	return units;
}

/** Latitude at a share of the Mercator square, 0 north … 1 south; clamped to the poles. */
function latitudeAt(share: number): number {
	const degrees = (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
	return Math.max(-89.9, Math.min(89.9, degrees));
}

/** The tiles of a zoom over a box, degrees `[west, south, east, north]`. */
export function tilesOfBox(
	[west, south, east, north]: readonly [number, number, number, number],
	z: number
): { z: number; x: number; y: number }[] {
	const count = 2 ** z;
	const column = (lon: number) =>
		Math.min(count - 1, Math.max(0, Math.floor(((lon + 180) / 360) * count)));
	const row = (lat: number) => {
		const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
		return Math.min(count - 1, Math.max(0, Math.floor(y * count)));
	};
	const tiles: { z: number; x: number; y: number }[] = [];
	for (let x = column(west); x <= column(east); x++)
		for (let y = row(north); y <= row(south); y++) tiles.push({ z, x, y });
	return tiles;
}
