import { findInteriorPoint } from '#lib/core/geometry/interior-point.ts';
import { ringAreaSquareMeters, type PlaneRing } from '#lib/core/geometry/index.ts';
import type { LayerFeature } from './layer.ts';

/**
 * One position that stands for a geometry: the point itself, the middle of a line (the longest of several) by length, a point inside
 * the largest polygon. In the units of the geometry.
 */
export function findRepresentativePoint(
	geometry: NonNullable<LayerFeature['geometry']>
): [number, number] {
	switch (geometry.type) {
		case 'Point':
			return [geometry.coordinates[0] ?? NaN, geometry.coordinates[1] ?? NaN];
		case 'LineString':
			return findMiddle(geometry.coordinates);
		case 'MultiLineString':
			return findMiddle(findLongest(geometry.coordinates));
		case 'Polygon':
			return findInteriorPoint(toRings(geometry.coordinates));
		case 'MultiPolygon':
			return findInteriorPoint(findLargest(geometry.coordinates.map(toRings)));
	}
}

function findLongest(lines: readonly GeoJSON.Position[][]): GeoJSON.Position[] {
	const lengthOf = (line: readonly GeoJSON.Position[]) =>
		line.slice(1).reduce((sum, [x = NaN, y = NaN], index) => {
			const [fromX = NaN, fromY = NaN] = line[index] ?? [];
			return sum + Math.hypot(x - fromX, y - fromY);
		}, 0);
	return lines.reduce<GeoJSON.Position[]>(
		(longest, line) => (lengthOf(line) > lengthOf(longest) ? line : longest),
		lines[0] ?? []
	);
}

function findMiddle(positions: readonly GeoJSON.Position[]): [number, number] {
	const lengths = positions.slice(1).map(([x = NaN, y = NaN], index) => {
		const [fromX = NaN, fromY = NaN] = positions[index] ?? [];
		return Math.hypot(x - fromX, y - fromY);
	});
	let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
	for (const [index, length] of lengths.entries()) {
		if (left > length) {
			left -= length;
			continue;
		}
		const [fromX = NaN, fromY = NaN] = positions[index] ?? [];
		const [toX = NaN, toY = NaN] = positions[index + 1] ?? [];
		const share = length === 0 ? 0 : left / length;
		return [fromX + (toX - fromX) * share, fromY + (toY - fromY) * share];
	}
	const [x = NaN, y = NaN] = positions.at(-1) ?? [];
	return [x, y];
}

function findLargest(polygons: readonly PlaneRing[][]): PlaneRing[] {
	const size = ([outer]: readonly PlaneRing[]) =>
		outer ? Math.abs(ringAreaSquareMeters(outer)) : 0;
	return polygons.reduce<PlaneRing[]>(
		(largest, polygon) => (size(polygon) > size(largest) ? polygon : largest),
		polygons[0] ?? []
	);
}

/** Closed rings of GeoJSON as open rings of a plane. */
function toRings(rings: readonly GeoJSON.Position[][]): PlaneRing[] {
	return rings.map((ring) =>
		Float64Array.from(ring.slice(0, -1).flatMap(([x = NaN, y = NaN]) => [x, y]))
	);
}
