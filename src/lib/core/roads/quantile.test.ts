import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLengthQuantile } from './quantile.ts';

const toStretches = (rows: Array<[low: number, high: number, meters: number]>) => ({
	count: rows.length,
	low: Float64Array.from(rows, (row) => row[0]),
	high: Float64Array.from(rows, (row) => row[1]),
	meters: Float64Array.from(rows, (row) => row[2])
});

describe('findLengthQuantile', () => {
	it('interpolates within a stretch and steps at one of a single value', () => {
		expect(findLengthQuantile(toStretches([[10, 20, 100]]), 25)).toBe(12.5);
		expect(
			findLengthQuantile(
				toStretches([
					[10, 20, 100],
					[12, 12, 50]
				]),
				60
			)
		).toBe(12);
		expect(findLengthQuantile(toStretches([[3, 3, 50]]), 50)).toBe(3);
	});

	it('is undefined when there is less than wanted, and exact when there is just enough', () => {
		expect(findLengthQuantile(toStretches([[0, 1, 10]]), 10.1)).toBeUndefined();
		expect(findLengthQuantile(toStretches([[0, 1, 10]]), 10)).toBe(1);
		expect(findLengthQuantile(toStretches([]), 0)).toBeUndefined();
	});

	it('is the least value whose meters suffice, for hundreds of stretches', () => {
		const row = fc
			.tuple(fc.nat(1000), fc.nat(40), fc.integer({ min: 1, max: 90 }))
			.map(([low, span, meters]): [number, number, number] => [low / 8, (low + span) / 8, meters]);
		const rows = fc.array(row, { minLength: 1, maxLength: 300, size: 'max' });
		fc.assert(
			fc.property(rows, fc.double({ min: 0.001, max: 1, noNaN: true }), (drawn, share) => {
				const total = drawn.reduce((sum, stretch) => sum + stretch[2], 0);
				const metersUpTo = (value: number) =>
					drawn.reduce((sum, [low, high, meters]) => {
						if (value >= high) return sum + meters;
						return value <= low ? sum : sum + (meters * (value - low)) / (high - low);
					}, 0);
				const value = findLengthQuantile(toStretches(drawn), share * total)!;
				expect(metersUpTo(value + 1e-9)).toBeGreaterThanOrEqual(share * total - 1e-6);
				expect(metersUpTo(value - 1e-9)).toBeLessThanOrEqual(share * total + 1e-6);
			}),
			{ numRuns: 500 }
		);
	});
});
