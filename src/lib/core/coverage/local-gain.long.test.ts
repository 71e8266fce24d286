import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaneMultiPolygon } from '../geometry/plane.ts';
import { computeHoles } from './holes.ts';
import { buildGainIndex, type GainDisc } from './local-gain.ts';
import { planRepairs } from './repair-plan.ts';

const EAST = 600_000;
const NORTH = 5_290_000;
const square = (x: number, y: number, side: number) =>
	Float64Array.of(x, y, x + side, y, x + side, y + side, x, y + side);
/** A square with a hole, and a second square beside it. */
const AREA: PlaneMultiPolygon = [
	[square(EAST, NORTH, 1000), square(EAST + 400, NORTH + 400, 200)],
	[square(EAST + 1100, NORTH, 300)]
];

function holeSquareMeters(discs: readonly GainDisc[], area = AREA): number {
	return computeHoles({
		area,
		xs: Float64Array.from(discs, ({ x }) => x),
		ys: Float64Array.from(discs, ({ y }) => y),
		radii: Float64Array.from(discs, ({ radiusMeters }) => radiusMeters)
	}).holeSquareMeters;
}

const drawDisc = fc.record({
	// Multiples of 50 so that rims meet in points and places coincide; others anywhere.
	x: fc
		.oneof(
			fc.integer({ min: -4, max: 34 }).map((k) => 50 * k),
			fc.double({ min: -200, max: 1600, noNaN: true })
		)
		.map((x) => EAST + x),
	y: fc
		.oneof(
			fc.integer({ min: -4, max: 24 }).map((k) => 50 * k),
			fc.double({ min: -200, max: 1200, noNaN: true })
		)
		.map((y) => NORTH + y),
	radiusMeters: fc.constantFrom(0, 60, 100, 150, 150, 150, 350)
});

describe('gainOf', () => {
	it('is the disc alone, half of it at the border, nothing outside', () => {
		const gains = buildGainIndex(AREA, []);
		const disc = Math.PI * 100 * 100;
		const at = (x: number, y: number) => ({ x: EAST + x, y: NORTH + y, radiusMeters: 100 });
		expect(gains.gainOf(at(200, 200))).toBeCloseTo(disc, 6);
		expect(gains.gainOf(at(0, 500))).toBeCloseTo(disc / 2, 6);
		expect(gains.gainOf(at(0, 0))).toBeCloseTo(disc / 4, 6);
		expect(gains.gainOf(at(500, 500))).toBeCloseTo(0, 6);
		expect(gains.gainOf(at(-300, 0))).toBe(0);
		expect(gains.gainOf({ x: EAST + 200, y: NORTH + 200, radiusMeters: 0 })).toBe(0);
	});

	it('is what the holes lose, to a square centimeter, for random discs', () => {
		fc.assert(
			fc.property(fc.array(drawDisc, { maxLength: 12 }), drawDisc, (others, disc) => {
				const expected = holeSquareMeters(others) - holeSquareMeters([...others, disc]);
				expect(Math.abs(buildGainIndex(AREA, others).gainOf(disc) - expected)).toBeLessThan(1e-4);
			}),
			{ numRuns: 400 }
		);
	});

	it('follows what is added and removed', () => {
		fc.assert(
			fc.property(
				fc.array(drawDisc, { minLength: 1, maxLength: 8 }),
				drawDisc,
				fc.nat(),
				(discs, disc, pick) => {
					const gains = buildGainIndex(AREA, discs);
					const gone = discs[pick % discs.length]!;
					const before = gains.gainOf(disc);
					gains.remove(gone);
					const rest = discs.filter((_other, k) => k !== pick % discs.length);
					expect(gains.gainOf(disc)).toBeCloseTo(buildGainIndex(AREA, rest).gainOf(disc), 6);
					gains.add(gone);
					expect(gains.gainOf(disc)).toBeCloseTo(before, 6);
				}
			),
			{ numRuns: 60 }
		);
		expect(() => buildGainIndex(AREA, []).remove({ x: 1, y: 2, radiusMeters: 3 })).toThrow(
			'no disc'
		);
	});

	it('tells which places are gained', () => {
		const others = [{ x: EAST + 100, y: NORTH + 100, radiusMeters: 150 }];
		const disc = { x: EAST + 300, y: NORTH + 100, radiusMeters: 150 };
		const gains = buildGainIndex(AREA, others);
		expect(gains.isGained(disc, EAST + 350, NORTH + 100)).toBe(true);
		expect(gains.isGained(disc, EAST + 200, NORTH + 100)).toBe(false);
		expect(gains.isGained(disc, EAST + 500, NORTH + 100)).toBe(false);
	});
});

describe('planRepairs', () => {
	const total = (chosen: readonly GainDisc[], others: readonly GainDisc[]) =>
		holeSquareMeters(others) - holeSquareMeters([...others, ...chosen]);

	it('takes the greatest gain each time and never regains less than 63.2 % of the best choice', () => {
		fc.assert(
			fc.property(
				fc.array(drawDisc, { maxLength: 5 }),
				fc.array(drawDisc, { minLength: 1, maxLength: 7 }),
				fc.integer({ min: 0, max: 3 }),
				(others, candidates, count) => {
					const plan = planRepairs(buildGainIndex(AREA, others), candidates, count);
					const chosen = plan.steps.map(({ candidate }) => candidates[candidate]!);
					expect(plan.totalSquareMeters).toBeCloseTo(total(chosen, others), 3);
					expect(plan.steps).toEqual(greedyPlainly(candidates, others, count));
					const best = Math.max(
						0,
						...choices(candidates, count).map((some) => total(some, others))
					);
					expect(plan.totalSquareMeters).toBeGreaterThanOrEqual((1 - 1 / Math.E) * best - 1e-3);
					expect(plan.boundSquareMeters).toBeGreaterThanOrEqual(best - 1e-3);
				}
			),
			{ numRuns: 40 }
		);
	});

	it('prefers what costs less for the same area', () => {
		const disc = (x: number) => ({ x: EAST + x, y: NORTH + 200, radiusMeters: 100 });
		const plan = planRepairs(
			buildGainIndex(AREA, []),
			[
				{ ...disc(200), weight: 1 / 3000 },
				{ ...disc(700), weight: 1 / 1000 }
			],
			1
		);
		expect(plan.steps.map(({ candidate }) => candidate)).toEqual([1]);
	});

	it('refuses what cannot be', () => {
		expect(() => planRepairs(buildGainIndex(AREA, []), [], 1.5)).toThrow('count is 1.5');
	});
});

function greedyPlainly(
	candidates: readonly GainDisc[],
	others: readonly GainDisc[],
	count: number
): unknown[] {
	const steps: { candidate: number; gainSquareMeters: unknown; totalSquareMeters: unknown }[] = [];
	const taken: GainDisc[] = [];
	for (let step = 0; step < count; step++) {
		const gains = candidates.map((disc) =>
			buildGainIndex(AREA, [...others, ...taken]).gainOf(disc)
		);
		// What was taken gains nothing more.
		const best = gains.reduce((at, gain, k) => (gain > (gains[at] ?? -1) ? k : at), 0);
		if ((gains[best] ?? 0) <= 1e-6) break;
		taken.push(candidates[best]!);
		steps.push({
			candidate: best,
			gainSquareMeters: expect.closeTo(gains[best] ?? NaN, 6),
			totalSquareMeters: expect.any(Number)
		});
	}
	return steps;
}

function choices(candidates: readonly GainDisc[], count: number): GainDisc[][] {
	if (count === 0) return [[]];
	return candidates.flatMap((disc, k) => [
		[disc],
		...choices(candidates.slice(k + 1), count - 1).map((rest) => [disc, ...rest])
	]);
}
