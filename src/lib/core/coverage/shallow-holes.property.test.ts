import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { findAreaFault } from '../geometry/find-crossing.ts';
import type { PlaneMultiPolygon } from '../geometry/plane.ts';
import { box, drawArea, drawDiscs, drawGridDiscs, toArrays } from './coverage-cases.arbitrary.ts';
import { shallowHoles } from './shallow-holes.ts';
import { splitHoles } from './split-holes.ts';
import { sweepRegion, type Disc } from './sweep.oracle.ts';

vi.setConfig({ testTimeout: 120_000 });

const SAGITTA_METERS = 0.01;
const SAME_SQUARE_METERS = 1e-5;
const square: PlaneMultiPolygon = [[box(-300, -300, 300, 300)]];
const drawGround = fc.oneof(drawArea, fc.constant(square));
const drawAnyDiscs = fc.oneof(drawDiscs, drawGridDiscs);

function shallowOf(
	area: PlaneMultiPolygon,
	known: readonly Disc[],
	unverified: readonly Disc[],
	depth: number
) {
	return shallowHoles({
		area,
		known: toArrays(known),
		unverified: toArrays(unverified),
		depth,
		sagittaMeters: SAGITTA_METERS
	});
}

const sumOf = (parts: readonly { areaSquareMeters: number }[]) =>
	parts.reduce((sum, part) => sum + part.areaSquareMeters, 0);

describe('shallowHoles against horizontal slabs', () => {
	it('finds what fewer than so many reach, known or not, degenerate or not', () => {
		const drawDepth = fc.integer({ min: 1, max: 4 });
		fc.assert(
			fc.property(
				drawGround,
				drawAnyDiscs,
				drawAnyDiscs,
				drawDepth,
				(area, known, unverified, depth) => {
					const found = shallowOf(area, known, unverified, depth);
					const knownIn = (discs: ReadonlySet<number>) =>
						[...discs].filter((disc) => disc < known.length).length;
					const sweep = (holds: (discs: ReadonlySet<number>) => boolean) =>
						sweepRegion(
							area,
							[...known, ...unverified],
							(isInArea, discs) => isInArea && holds(discs)
						).areaSquareMeters;
					const confirmed = sweep((discs) => discs.size < depth);
					const maybe = sweep((discs) => discs.size >= depth && knownIn(discs) < depth);
					for (const [value, exact] of [
						[found.confirmedSquareMeters, confirmed],
						[found.unverifiedSquareMeters, maybe],
						[found.holeSquareMeters, confirmed + maybe],
						[sumOf(found.confirmed), confirmed],
						[sumOf(found.unverified), maybe]
					])
						expect(Math.abs(value! - exact!)).toBeLessThan(SAME_SQUARE_METERS);
				}
			),
			{ numRuns: 1500 }
		);
	});

	it('leaves the same parts: one polygon a hole, and rings that do not cross', () => {
		fc.assert(
			fc.property(drawGround, drawDiscs, fc.integer({ min: 2, max: 3 }), (area, discs, depth) => {
				const { confirmed } = shallowOf(area, discs, [], depth);
				const parts = confirmed.map((part) => part.areaSquareMeters).filter((size) => size > 1e-4);
				const swept = sweepRegion(area, discs, (isIn, at) => isIn && at.size < depth).parts;
				const large = swept.filter((size) => size > 1e-4);
				expect(parts).toHaveLength(large.length);
				large.forEach((size, k) => expect(Math.abs(parts[k]! - size)).toBeLessThan(1e-4));
				expect(findAreaFault(confirmed.map(({ rings }) => rings))).toBeUndefined();
			}),
			{ numRuns: 1000, seed: 20261128 }
		);
	});

	it('is splitHoles at a depth of one', () => {
		fc.assert(
			fc.property(drawGround, drawAnyDiscs, drawAnyDiscs, (area, known, unverified) => {
				const input = { area, known: toArrays(known), unverified: toArrays(unverified) };
				const split = splitHoles(input);
				const shallow = shallowHoles({ ...input, depth: 1 });
				expect(Math.abs(split.confirmedSquareMeters - shallow.confirmedSquareMeters)).toBeLessThan(
					SAME_SQUARE_METERS
				);
				expect(Math.abs(split.holeSquareMeters - shallow.holeSquareMeters)).toBeLessThan(
					SAME_SQUARE_METERS
				);
			}),
			{ numRuns: 500 }
		);
	});
});

describe('shallowHoles at its edges', () => {
	const none: Disc[] = [];
	const at = (x: number, y: number): Disc => ({ x, y, radius: 100 });

	it('counts facilities in one place each', () => {
		expect(shallowOf(square, [at(0, 0)], none, 2).coveredSquareMeters).toBeCloseTo(0, 6);
		const twice = shallowOf(square, [at(0, 0), at(0, 0)], none, 2);
		expect(twice.coveredSquareMeters).toBeCloseTo(Math.PI * 1e4, 6);
	});

	it('covers the lens of two discs twice', () => {
		const half = 60;
		const lens = 2 * 1e4 * Math.acos(half / 100) - 2 * half * Math.sqrt(1e4 - half ** 2);
		const { coveredSquareMeters, confirmed } = shallowOf(square, [at(-60, 0), at(60, 0)], none, 2);
		expect(Math.abs(coveredSquareMeters / lens - 1)).toBeLessThan(1e-9);
		expect(confirmed).toHaveLength(1);
		expect(confirmed[0]!.rings).toHaveLength(2);
	});

	it.each([0, 1.5, NaN])('refuses a depth of %s', (depth) => {
		expect(() => shallowOf(square, none, none, depth)).toThrow(RangeError);
	});
});
