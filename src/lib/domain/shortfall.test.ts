import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requiredHydrants, shareOut, widthOf } from './shortfall.ts';

describe('requiredHydrants', () => {
	it('asks for one hydrant for each spacing begun', () => {
		expect(requiredHydrants(0, 0, 120)).toBe(0);
		expect(requiredHydrants(1, 0, 120)).toBe(1);
		expect(requiredHydrants(120, 0, 120)).toBe(1);
		expect(requiredHydrants(120.1, 0, 120)).toBe(2);
		expect(requiredHydrants(0.1 * 12000, 0, 120)).toBe(10);
	});
	it('asks for both sides where the road is wide', () => {
		expect(requiredHydrants(1200, 1200, 120)).toBe(20);
		expect(requiredHydrants(1200, 600, 120)).toBe(15);
	});
	it('gives the 646 of 新余 for its 77.4 km, but for the last one', () => {
		expect(requiredHydrants(77_400, 0, 120)).toBe(645);
	});
});

describe('shareOut', () => {
	it('sums to the total, keeps to whole numbers near the quota, and to weights where they are caps', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(50), { minLength: 1, maxLength: 12 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(weights, share) => {
					const sum = weights.reduce((a, b) => a + b, 0);
					const total = Math.floor(sum * share);
					const parts = shareOut(total, weights);
					expect(parts.reduce((a, b) => a + b, 0)).toBe(sum === 0 ? 0 : total);
					parts.forEach((part, index) => {
						const weight = weights[index] ?? NaN;
						expect(part).toBeLessThanOrEqual(weight);
						expect(Math.abs(part - (sum === 0 ? 0 : (total * weight) / sum))).toBeLessThan(1);
					});
				}
			)
		);
	});
});

describe('widthOf', () => {
	const street = { class: 'primary', isOneWay: false, widthMeters: null, lanes: null } as const;
	it('takes a tagged width first, then lanes, then the class, and says which', () => {
		expect(widthOf({ ...street, widthMeters: 42, lanes: 4 })).toEqual({
			meters: 42,
			source: 'tag'
		});
		expect(widthOf({ ...street, lanes: 4 })).toEqual({ meters: 14, source: 'lanes' });
		expect(widthOf(street)).toEqual({ meters: 21, source: 'class' });
	});
	it('takes half the class width for one carriageway', () => {
		expect(widthOf({ ...street, isOneWay: true }).meters).toBe(10.5);
	});
});
