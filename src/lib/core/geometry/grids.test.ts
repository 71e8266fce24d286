import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	pointLineDistanceMeters,
	pointSegmentDistanceMeters,
	projectOnSegment
} from './distance.ts';
import { buildPointGrid, findNearestPoint, forEachPointWithin } from './point-grid.ts';
import { buildSegmentGrid, forEachSegmentNear } from './segment-grid.ts';

const coordinate = fc.integer({ min: -200, max: 200 });
const drawPoints = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 40 });

describe('point grid', () => {
	const gridOf = (points: ReadonlyArray<readonly [number, number]>, cellMeters: number) =>
		buildPointGrid(
			Float64Array.from(points, ([x]) => x),
			Float64Array.from(points, ([, y]) => y),
			cellMeters
		);

	it('finds what comparing all distances finds, the rim included', () => {
		fc.assert(
			fc.property(
				drawPoints,
				coordinate,
				coordinate,
				fc.integer({ min: 0, max: 300 }),
				fc.integer({ min: 1, max: 500 }),
				(points, x, y, radius, cellMeters) => {
					const grid = gridOf(points, cellMeters);
					const found: number[] = [];
					forEachPointWithin(grid, x, y, radius, (index) => found.push(index));
					const squares = points.map(([px, py]) => (px - x) ** 2 + (py - y) ** 2);
					const expected = [...squares.keys()].filter((i) => squares[i]! <= radius ** 2);
					expect(found.sort((a, b) => a - b)).toEqual(expected);
					const least = Math.min(...squares);
					const isWithin = least <= radius ** 2;
					expect(findNearestPoint(grid, x, y, radius)?.index).toBe(
						isWithin ? squares.indexOf(least) : undefined
					);
					expect(findNearestPoint(grid, x, y)?.meters ?? Infinity).toBe(Math.sqrt(least));
				}
			),
			{ numRuns: 1000 }
		);
	});
});

describe('segment grid', () => {
	it('offers every segment that comes near a box', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(coordinate, coordinate, coordinate, coordinate), { maxLength: 30 }),
				coordinate,
				coordinate,
				fc.integer({ min: 0, max: 80 }),
				(segments, x, y, half) => {
					const grid = buildSegmentGrid(Float64Array.from(segments.flat()));
					const offered = new Set<number>();
					forEachSegmentNear(grid, x - half, y - half, x + half, y + half, (s) => offered.add(s));
					segments.forEach(([ax, ay, bx, by], s) => {
						// Within the inscribed circle it certainly comes near.
						if (pointSegmentDistanceMeters(x, y, ax, ay, bx, by) <= half)
							expect(offered).toContain(s);
					});
				}
			),
			{ numRuns: 1000 }
		);
	});
});

describe('distances', () => {
	it('are to the foot within a segment, else to its nearer end', () => {
		expect(pointSegmentDistanceMeters(5, 3, 0, 0, 10, 0)).toBe(3);
		expect(pointSegmentDistanceMeters(-4, 3, 0, 0, 10, 0)).toBe(5);
		expect(pointSegmentDistanceMeters(13, -4, 0, 0, 10, 0)).toBe(5);
		expect(pointSegmentDistanceMeters(3, 4, 0, 0, 0, 0)).toBe(5);
		expect(projectOnSegment(2.5, 99, 0, 0, 10, 0)).toBe(0.25);
	});

	it('to a line are the least over its segments', () => {
		const line = Float64Array.of(0, 0, 10, 0, 10, 10);
		expect(pointLineDistanceMeters(12, 5, line)).toBe(2);
		expect(pointLineDistanceMeters(3, 4, Float64Array.of(0, 0))).toBe(5);
		expect(pointLineDistanceMeters(3, 4, new Float64Array(0))).toBe(Infinity);
	});
});
