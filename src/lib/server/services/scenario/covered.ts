import { buildCoverageIndex } from '#lib/core/coverage/index.ts';
import type { Projection } from '#lib/core/geometry/index.ts';
import type { CoveredCount } from '#lib/domain/scenario.ts';
import type { ReachPoint } from '../coverage-compute.ts';

/** Points in degrees; each counts for its people, or for 1. */
export type CountedPoint = { lon: number; lat: number; people?: number };

/** By point, 1 where a disc reaches it. */
export function markCovered(
	points: readonly CountedPoint[],
	reach: readonly ReachPoint[],
	projection: Projection
): Uint8Array {
	const toPlane = ({ lon, lat }: { lon: number; lat: number }) => projection.forward(lon, lat);
	const centers = reach.map(toPlane);
	const index = buildCoverageIndex({
		xs: Float64Array.from(centers, ([x]) => x ?? NaN),
		ys: Float64Array.from(centers, ([, y]) => y ?? NaN),
		radii: Float64Array.from(reach, ({ radiusMeters }) => radiusMeters)
	});
	return Uint8Array.from(points, (point) => {
		const [x = NaN, y = NaN] = toPlane(point);
		return index.isCovered(x, y) ? 1 : 0;
	});
}

/** What is covered now, and what that changes; null where nothing is known to be counted. */
export function countCovered(
	points: readonly CountedPoint[],
	before: Uint8Array,
	now: Uint8Array
): CoveredCount | null {
	if (points.length === 0) return null;
	const count = { total: 0, covered: 0, gained: 0, lost: 0 };
	points.forEach(({ people = 1 }, index) => {
		count.total += people;
		if (now[index] === 1) count.covered += people;
		if (now[index] === before[index]) return;
		if (now[index] === 1) count.gained += people;
		else count.lost += people;
	});
	return count;
}
