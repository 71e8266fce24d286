import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_COUNTS, effectOf, missingToTarget, printRate, ratesOf } from './rate.ts';

describe('printing a rate', () => {
	it('rounds down, never up', () => {
		expect(printRate(0.94996)).toBe('94.9 %');
		expect(printRate(0.9499999)).toBe('94.9 %');
		expect(printRate(9499, 10_000)).toBe('94.9 %');
		expect(printRate(949_999, 1_000_000)).toBe('94.9 %');
	});

	it('does not lose a tenth to binary fractions', () => {
		expect(printRate(0.95)).toBe('95.0 %');
		expect(printRate(0.57)).toBe('57.0 %');
		expect(printRate(57, 100)).toBe('57.0 %');
		expect(printRate(0.29)).toBe('29.0 %');
		expect(printRate(1)).toBe('100.0 %');
		expect(printRate(0)).toBe('0.0 %');
	});

	it('prints a dash where nothing exists', () => {
		expect(printRate(null)).toBe('—');
		expect(printRate(0, 0)).toBe('—');
	});

	it('agrees with whole-number arithmetic for any counts, given as counts or as their quotient', () => {
		fc.assert(
			fc.property(
				fc
					.integer({ min: 1, max: 1_000_000 })
					.chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole))),
				([part, whole]) => {
					const thousandths = Number((BigInt(part) * 1000n) / BigInt(whole));
					const expected = `${Math.floor(thousandths / 10)}.${thousandths % 10} %`;
					expect(printRate(part, whole)).toBe(expected);
					expect(printRate(part / whole)).toBe(expected);
				}
			),
			{ numRuns: 2000 }
		);
	});
});

describe('rates', () => {
	it('counts neither impaired nor uninspected as intact', () => {
		const counts = {
			existing: 10,
			intact: 6,
			impaired: 1,
			unusable: 1,
			uninspected: 2,
			suspended: 1,
			fresh: 5
		};
		expect(ratesOf(counts)).toEqual({
			intactRate: 0.6,
			inspectedRate: 0.8,
			intactOfInspectedRate: 0.75,
			freshRate: 0.5
		});
	});

	it('is null, not 100 %, where nothing exists or nothing was inspected', () => {
		expect(ratesOf(NO_COUNTS).intactRate).toBeNull();
		expect(ratesOf({ ...NO_COUNTS, existing: 3, uninspected: 3 })).toMatchObject({
			intactRate: 0,
			intactOfInspectedRate: null
		});
	});
});

describe('the way to the target', () => {
	const counts = (existing: number, intact: number) => ({ ...NO_COUNTS, existing, intact });

	it('is counted in whole repairs', () => {
		expect(missingToTarget(counts(20, 19), 0.95)).toBe(0);
		expect(missingToTarget(counts(20, 18), 0.95)).toBe(1);
		expect(missingToTarget(counts(353, 324), 0.95)).toBe(12);
		expect(missingToTarget(counts(0, 0), 0.95)).toBeNull();
		for (let existing = 1; existing <= 2000; existing++) {
			const needed = missingToTarget(counts(existing, 0), 0.95) ?? NaN;
			expect(needed * 100).toBeGreaterThanOrEqual(95 * existing);
			expect((needed - 1) * 100).toBeLessThan(95 * existing);
		}
	});

	it('goes down and up with what changes', () => {
		expect(effectOf('intact', 'impaired')).toBe(-1);
		expect(effectOf('absent', 'uninspected')).toBe(-1);
		expect(effectOf('intact', 'absent')).toBe(-1);
		expect(effectOf('unusable', 'absent')).toBe(1);
		expect(effectOf('unusable', 'intact')).toBe(1);
		expect(effectOf('unusable', 'uninspected')).toBe(0);
	});
});
