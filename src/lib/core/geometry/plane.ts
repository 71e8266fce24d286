import type { Projection } from './projection.ts';

/**
 * Polygons in a metric plane: polygon → rings → `[x0, y0, x1, y1, …]` in meters.
 *
 * Rings are open (the first vertex is not repeated). The first ring of a polygon is its outer
 * boundary, the others its holes; after `normalizePlaneMultiPolygon` outer rings run
 * counterclockwise and holes clockwise, so that the interior is always on the left.
 */
export type PlaneRing = Float64Array;
export type PlanePolygon = PlaneRing[];
export type PlaneMultiPolygon = PlanePolygon[];

/** `[west, south, east, north]`, or in the plane `[minX, minY, maxX, maxY]`. */
export type Box = [number, number, number, number];

/** Signed area of an open ring in square meters, positive if counterclockwise. */
export function ringAreaSquareMeters(ring: PlaneRing): number {
	const length = ring.length;
	if (length < 6) return 0;
	// Relative to the first vertex: northings of millions of meters would cost seven digits.
	const originX = ring[0]!;
	const originY = ring[1]!;
	let doubled = 0;
	let x0 = ring[length - 2]! - originX;
	let y0 = ring[length - 1]! - originY;
	for (let k = 0; k < length; k += 2) {
		const x1 = ring[k]! - originX;
		const y1 = ring[k + 1]! - originY;
		doubled += x0 * y1 - x1 * y0;
		x0 = x1;
		y0 = y1;
	}
	return doubled / 2;
}

/** Length of an open ring in meters, its closing edge included. */
export function ringLengthMeters(ring: PlaneRing): number {
	const length = ring.length;
	if (length < 4) return 0;
	return (
		lineLengthMeters(ring) + Math.hypot(ring[0]! - ring[length - 2]!, ring[1]! - ring[length - 1]!)
	);
}

/** Length in meters of a line `[x0, y0, x1, y1, …]`. */
export function lineLengthMeters(line: Float64Array): number {
	let meters = 0;
	for (let k = 2; k < line.length; k += 2) {
		meters += Math.hypot(line[k]! - line[k - 2]!, line[k + 1]! - line[k - 1]!);
	}
	return meters;
}

/** The same ring in the opposite direction. */
export function reverseRing(ring: PlaneRing): PlaneRing {
	const reversed = new Float64Array(ring.length);
	for (let k = 0; k < ring.length; k += 2) {
		reversed[k] = ring[ring.length - 2 - k]!;
		reversed[k + 1] = ring[ring.length - 1 - k]!;
	}
	return reversed;
}

/** Area of a multipolygon in square meters, holes subtracted, whatever way its rings run. */
export function multiPolygonAreaSquareMeters(area: PlaneMultiPolygon): number {
	let sum = 0;
	for (const polygon of area) {
		polygon.forEach((ring, index) => {
			const size = Math.abs(ringAreaSquareMeters(ring));
			sum += index === 0 ? size : -size;
		});
	}
	return sum;
}

/** Bounding box of a multipolygon; `undefined` if it has no vertex. */
export function multiPolygonBox(area: PlaneMultiPolygon): Box | undefined {
	let minX = Infinity;
	let minY = Infinity;
	let maxX = -Infinity;
	let maxY = -Infinity;
	for (const polygon of area) {
		for (const ring of polygon) {
			for (let k = 0; k < ring.length; k += 2) {
				const x = ring[k]!;
				const y = ring[k + 1]!;
				if (x < minX) minX = x;
				if (x > maxX) maxX = x;
				if (y < minY) minY = y;
				if (y > maxY) maxY = y;
			}
		}
	}
	return minX <= maxX ? [minX, minY, maxX, maxY] : undefined;
}

/**
 * Opens closed rings, drops repeated vertices and rings without area, and orients outer rings
 * counterclockwise and holes clockwise.
 *
 * @throws {RangeError} A coordinate is not finite.
 */
export function normalizePlaneMultiPolygon(area: PlaneMultiPolygon): PlaneMultiPolygon {
	const normalized: PlaneMultiPolygon = [];
	for (const polygon of area) {
		const rings: PlanePolygon = [];
		for (const [index, ring] of polygon.entries()) {
			const clean = withoutRepeats(ring);
			const size = ringAreaSquareMeters(clean);
			if (clean.length < 6 || size === 0) {
				if (index === 0) break;
				continue;
			}
			rings.push(size > 0 === (index === 0) ? clean : reverseRing(clean));
		}
		if (rings.length > 0) normalized.push(rings);
	}
	return normalized;
}

function withoutRepeats(ring: PlaneRing): PlaneRing {
	const kept = new Float64Array(ring.length);
	let count = 0;
	for (let k = 0; k + 1 < ring.length; k += 2) {
		const x = ring[k]!;
		const y = ring[k + 1]!;
		if (!Number.isFinite(x) || !Number.isFinite(y)) {
			throw new RangeError(`ring vertex ${k / 2} is not finite: ${x}, ${y}`);
		}
		if (count > 0 && kept[count - 2] === x && kept[count - 1] === y) continue;
		kept[count++] = x;
		kept[count++] = y;
	}
	while (count > 2 && kept[0] === kept[count - 2] && kept[1] === kept[count - 1]) count -= 2;
	return kept.slice(0, count);
}

/** Projects a GeoJSON (Multi)Polygon in degrees to normalized rings in the plane. */
export function toPlaneMultiPolygon(
	geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon,
	projection: Projection
): PlaneMultiPolygon {
	const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
	const out = new Float64Array(2);
	const plane = polygons.map((polygon) =>
		polygon.map((positions) => {
			const ring = new Float64Array(positions.length * 2);
			positions.forEach((position, index) => {
				projection.forward(position[0]!, position[1]!, out);
				ring.set(out, 2 * index);
			});
			return ring;
		})
	);
	return normalizePlaneMultiPolygon(plane);
}

/** GeoJSON coordinates (closed rings, degrees) of one plane polygon. */
export function toPolygonCoordinates(
	rings: readonly PlaneRing[],
	projection: Projection
): GeoJSON.Position[][] {
	const out = new Float64Array(2);
	return rings.map((ring) => {
		const positions: GeoJSON.Position[] = [];
		for (let k = 0; k < ring.length; k += 2) {
			projection.inverse(ring[k]!, ring[k + 1]!, out);
			positions.push([out[0]!, out[1]!]);
		}
		if (positions.length > 0) positions.push([...positions[0]!]);
		return positions;
	});
}

/** A plane multipolygon as GeoJSON in degrees, rings closed, right-hand rule kept (RFC 7946). */
export function toGeoJsonMultiPolygon(
	area: PlaneMultiPolygon,
	projection: Projection
): GeoJSON.MultiPolygon {
	return {
		type: 'MultiPolygon',
		coordinates: area.map((polygon) => toPolygonCoordinates(polygon, projection))
	};
}

/** Projects positions in degrees to `xs`, `ys` in meters, in the order given. */
export function toPlanePoints(
	positions: readonly GeoJSON.Position[],
	projection: Projection
): { xs: Float64Array; ys: Float64Array } {
	const xs = new Float64Array(positions.length);
	const ys = new Float64Array(positions.length);
	const out = new Float64Array(2);
	positions.forEach((position, index) => {
		projection.forward(position[0]!, position[1]!, out);
		xs[index] = out[0]!;
		ys[index] = out[1]!;
	});
	return { xs, ys };
}
