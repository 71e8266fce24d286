import { projectionFor } from '#lib/core/geometry/projection.ts';
import type { DistrictCard } from '#lib/domain/district.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';

/** A stored district as lists show it. */
export function toCard({ code, name, is_demo, bbox, srid }: DistrictRecord): DistrictCard {
	return { code, name, isDemo: is_demo, bbox, projection: srid === null ? null : `EPSG:${srid}` };
}

/** EPSG code of the zone around the middle of an outline. */
export function sridOf(boundary: GeoJSON.MultiPolygon): number {
	const positions = boundary.coordinates.flat(2);
	const middle = (axis: 0 | 1) => {
		const values = positions.map((position) => position[axis] ?? 0);
		const [least, greatest] = values.reduce(
			([low, high], value) => [Math.min(low, value), Math.max(high, value)],
			[Infinity, -Infinity]
		);
		return (least + greatest) / 2;
	};
	return projectionFor(middle(0), middle(1)).epsg;
}
