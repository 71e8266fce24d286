import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { findAreaFault } from '../geometry/find-crossing.ts';
import { multiPolygonAreaSquareMeters, type PlaneMultiPolygon } from '../geometry/plane.ts';
import { box, drawArea, drawDiscs, drawGridDiscs, toArrays } from './coverage-cases.arbitrary.ts';
import { computeHoles } from './holes.ts';
import { LiveCoverage } from './live-coverage.ts';
import type { Disc } from './sweep.oracle.ts';

vi.setConfig({ testTimeout: 120_000 });

const SAGITTA_METERS = 0.01;
const square: PlaneMultiPolygon = [[box(-300, -300, 300, 300)]];
const drawGround = fc.oneof(drawArea, fc.constant(square));

interface Step {
	kind: 'add' | 'remove' | 'move';
	which: number;
	to: Disc;
}
const drawSteps = (discs: fc.Arbitrary<Disc[]>) =>
	fc.array(
		fc.record({
			kind: fc.constantFrom('add', 'remove', 'move', 'move'),
			which: fc.nat(50),
			to: discs.filter((drawn) => drawn.length > 0).map((drawn) => drawn[0]!)
		}) as fc.Arbitrary<Step>,
		{ minLength: 1, maxLength: 8 }
	);

/** Runs steps and compares with `computeHoles` after each. */
function follow(area: PlaneMultiPolygon, discs: Disc[], steps: Step[], tolerance: number): number {
	const live = new LiveCoverage(area, toArrays(discs), SAGITTA_METERS);
	const standing = new Map(discs.map((disc, index) => [index, disc]));
	for (const { kind, which, to } of steps) {
		const indices = [...standing.keys()];
		const index = indices[which % Math.max(1, indices.length)];
		if (kind === 'add' || index === undefined) {
			standing.set(live.addFacility(to.x, to.y, to.radius), to);
		} else if (kind === 'remove') {
			live.removeFacility(index);
			standing.delete(index);
		} else {
			live.moveFacility(index, to.x, to.y);
			standing.set(index, { ...to, radius: standing.get(index)!.radius });
		}
		const now = [...standing.values()];
		const exact = computeHoles({ area, ...toArrays(now), sagittaMeters: SAGITTA_METERS });
		expect(Math.abs(live.holeSquareMeters - exact.holeSquareMeters)).toBeLessThan(tolerance);
		const large = (parts: readonly { areaSquareMeters: number }[]) =>
			parts.map((part) => part.areaSquareMeters).filter((size) => size > 1e-3);
		const parts = live.listHoles();
		const sizes = large(parts);
		const expected = large(exact.holes);
		expect(sizes).toHaveLength(expected.length);
		sizes.forEach((size, k) => expect(Math.abs(size - expected[k]!)).toBeLessThan(1e-3));
		const flat = multiPolygonAreaSquareMeters(parts.map(({ rings }) => rings));
		expect(flat).toBeGreaterThan(exact.holeSquareMeters - 1e-3);
	}
	return live.rebuilds;
}

describe('LiveCoverage against computeHoles after every change', () => {
	it('has the same holes, one polygon each, and hardly ever starts anew', () => {
		let [rebuilds, changes] = [0, 0];
		fc.assert(
			fc.property(drawGround, drawDiscs, drawSteps(drawDiscs), (area, discs, steps) => {
				rebuilds += follow(area, discs, steps, 1e-5) - 1;
				changes += steps.length;
			}),
			{ numRuns: 500 }
		);
		expect(rebuilds).toBeLessThan(changes / 50);
	});

	it('bears what coincides, touches and meets by threes', () => {
		fc.assert(
			fc.property(drawGround, drawGridDiscs, drawSteps(drawGridDiscs), (area, discs, steps) => {
				follow(area, discs, steps, 1e-4);
			}),
			{ numRuns: 300, seed: 20261128 }
		);
	});

	it('gives rings that do not cross', () => {
		fc.assert(
			fc.property(drawDiscs, drawDiscs, (discs, more) => {
				const live = new LiveCoverage(square, toArrays(discs), SAGITTA_METERS);
				for (const { x, y, radius } of more) live.addFacility(x, y, radius);
				expect(findAreaFault(live.listHoles().map(({ rings }) => rings))).toBeUndefined();
			}),
			{ numRuns: 200 }
		);
	});

	it('refuses what is not there or cannot be', () => {
		const live = new LiveCoverage(square, toArrays([{ x: 0, y: 0, radius: 100 }]));
		expect(() => live.removeFacility(1)).toThrow(RangeError);
		expect(() => live.addFacility(NaN, 0, 1)).toThrow(RangeError);
		live.removeFacility(0);
		expect(() => live.moveFacility(0, 1, 1)).toThrow(RangeError);
		expect(live.coveredSquareMeters).toBeCloseTo(0, 6);
	});
});
