import { describe, expect, it } from 'vitest';
import { buildRoadGraph, buildRoadNetwork, buildSnapIndex } from '../roads/index.ts';
import { listShoreCandidates } from './shore-candidates.ts';

/** One street along the x axis, 0 … 1000 m. */
const streets = buildSnapIndex(
	buildRoadGraph(
		buildRoadNetwork([
			{
				fromNode: 1,
				toNode: 2,
				oneWay: 0,
				speedKmh: 40,
				lengthMeters: 1000,
				coordinates: Float64Array.of(0, 0, 1000, 0),
				isDrivable: true,
				isWalkable: true
			}
		])
	)
);
const square = (x: number, y: number, side: number) =>
	Float64Array.of(x, y, x + side, y, x + side, y + side, x, y + side);

describe('candidates on the shore', () => {
	it('stand on the outline of the water, as far apart as asked, near a street', () => {
		const found = listShoreCandidates({ polygons: [[square(100, 20, 200)]], lines: [] }, streets, {
			spacingMeters: 50,
			accessMeters: 60
		});
		// The near side, 200 m, and the first 40 m of its two neighbors.
		expect(found.map(({ x, y }) => [x, y])).toEqual([
			[100, 20],
			[150, 20],
			[200, 20],
			[250, 20],
			[300, 20]
		]);
		expect(found.every(({ edge, roadMeters }) => edge === 0 && roadMeters === 20)).toBe(true);
	});

	it('leave out the middle of a river that has banks, and keep one that has none', () => {
		const banks = square(400, 10, 100);
		const middle = Float64Array.of(450, 10, 450, 55);
		const stream = Float64Array.of(700, 5, 760, 5);
		const found = listShoreCandidates({ polygons: [[banks]], lines: [middle, stream] }, streets, {
			spacingMeters: 30,
			accessMeters: 50
		});
		expect(found.some(({ x, y }) => x === 450 && y > 11 && y < 109)).toBe(false);
		expect(found.filter(({ x }) => x >= 700).map(({ x }) => x)).toEqual([700, 730]);
	});

	it('are none where no street comes near, and refuse a spacing that cannot be', () => {
		const far = { polygons: [[square(100, 500, 50)]], lines: [] };
		const rules = { spacingMeters: 50, accessMeters: 100 };
		expect(listShoreCandidates(far, streets, rules)).toEqual([]);
		expect(() => listShoreCandidates(far, streets, { ...rules, spacingMeters: 0 })).toThrow(
			RangeError
		);
	});
});
