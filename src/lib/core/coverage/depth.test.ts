import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawGridDiscs, toArrays } from './coverage-cases.arbitrary.ts';
import { buildCoverageIndex } from './depth.ts';

const indexOf = (xs: number[], ys: number[], radii: number | number[]) =>
	buildCoverageIndex({
		xs: Float64Array.from(xs),
		ys: Float64Array.from(ys),
		radii: typeof radii === 'number' ? radii : Float64Array.from(radii)
	});

describe('buildCoverageIndex', () => {
	it('covers the rim, and nothing beyond', () => {
		const index = indexOf([0], [0], 5);
		expect(index.isCovered(3, 4)).toBe(true);
		expect(index.isCovered(3, 4.000_001)).toBe(false);
		expect(index.coverageDepth(5, 0)).toBe(1);
	});

	it('counts every facility, also where two stand in one place', () => {
		const index = indexOf([0, 0, 0, 8], [0, 0, 0, 0], [5, 5, 7, 5]);
		expect(index.coverageDepth(0, 0)).toBe(3);
		expect(index.coverageDepth(4, 0)).toBe(4);
		expect(index.coverageDepth(6, 0)).toBe(2);
		expect(index.coverageDepth(14, 0)).toBe(0);
	});

	it('has nothing to say without facilities', () => {
		expect(indexOf([], [], 150).coverageDepth(0, 0)).toBe(0);
		expect(indexOf([], [], 150).isCovered(0, 0)).toBe(false);
	});

	it('counts what comparing all distances counts', () => {
		const coordinate = fc.integer({ min: -600, max: 600 });
		const places = fc.array(fc.tuple(coordinate, coordinate), { minLength: 30, maxLength: 30 });
		fc.assert(
			fc.property(drawGridDiscs, places, (discs, points) => {
				const index = buildCoverageIndex(toArrays(discs));
				for (const [x, y] of points) {
					const gaps = discs.map((disc) => Math.hypot(disc.x - x, disc.y - y) - disc.radius);
					// Positions are rounded to a nanometer: nearer to a rim either answer is right.
					if (gaps.some((gap) => Math.abs(gap) < 1e-8 && gap !== 0)) continue;
					const depth = gaps.filter((gap) => gap <= 0).length;
					expect(index.coverageDepth(x, y)).toBe(depth);
					expect(index.isCovered(x, y)).toBe(depth > 0);
				}
			}),
			{ numRuns: 1000 }
		);
	});

	it('refuses what computeHoles refuses', () => {
		expect(() => indexOf([NaN], [0], 5)).toThrow(RangeError);
		expect(() => indexOf([0], [0], [1, 2])).toThrow(RangeError);
	});
});
