import type { Projection } from '#lib/core/geometry/index.ts';
import type { PlaneBox } from '#lib/formats/sheet/map-frame.ts';
import { parseWkb } from '#lib/formats/wkb.ts';
import { toPlaneLine } from '../import-rows.ts';

/** A geometry in the district's plane: lines, or the rings of one shape. */
export function planeOfWkb(wkb: Uint8Array, projection: Projection): Float64Array[] {
	return parseWkb(wkb).parts.map((part) => toPlaneLine(part, projection));
}

export function planeOfPositions(
	positions: readonly GeoJSON.Position[],
	projection: Projection
): Float64Array {
	return toPlaneLine(
		Float64Array.from(positions.flatMap(([lon = NaN, lat = NaN]) => [lon, lat])),
		projection
	);
}

/** Rings of a polygon or of several. */
export function planeOfPolygon(
	geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon,
	projection: Projection
): Float64Array[] {
	const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
	return polygons.flat().map((ring) => planeOfPositions(ring, projection));
}

/** The box in the plane around a box in degrees: around its corners and the middles of its sides. */
export function planeOfBox(
	[west, south, east, north]: readonly [number, number, number, number],
	projection: Projection
): PlaneBox {
	const middle = (west + east) / 2;
	const positions = [
		[west, south],
		[middle, south],
		[east, south],
		[east, north],
		[middle, north],
		[west, north]
	];
	return boundsOf([planeOfPositions(positions, projection)]);
}

/** The box in degrees around a box of the plane. */
export function degreesOfBox(
	[west, south, east, north]: PlaneBox,
	projection: Projection
): [number, number, number, number] {
	const corners = [
		projection.inverse(west, south),
		projection.inverse(east, south),
		projection.inverse(east, north),
		projection.inverse(west, north)
	];
	const lons = corners.map(([lon = NaN]) => lon);
	const lats = corners.map(([, lat = NaN]) => lat);
	return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** @returns `[Infinity, …]` of nothing. */
export function boundsOf(lines: Iterable<ArrayLike<number>>): PlaneBox {
	let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const line of lines)
		for (let index = 0; index + 1 < line.length; index += 2) {
			const x = line[index] ?? NaN;
			const y = line[index + 1] ?? NaN;
			if (x < west) west = x;
			if (x > east) east = x;
			if (y < south) south = y;
			if (y > north) north = y;
		}
	return [west, south, east, north];
}

/** The box, at least so many meters on a side, with a margin around it. */
export function growBox(
	[west, south, east, north]: PlaneBox,
	least: number,
	margin: number
): PlaneBox {
	const [x, y] = [(west + east) / 2, (south + north) / 2];
	const halfWidth = Math.max((east - west) / 2 + margin, least / 2);
	const halfHeight = Math.max((north - south) / 2 + margin, least / 2);
	return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
}
