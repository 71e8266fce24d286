import { expect, it } from 'vitest';
import { RequestBudget } from './request-budget.ts';

it('lets a burst pass, then as many as refill, each key by itself', () => {
	const budget = new RequestBudget({ burst: 3, perSecond: 2 });
	expect([0, 0, 0].map((at) => budget.take('a', at))).toEqual([0, 0, 0]);
	expect(budget.take('a', 0)).toBe(0.5);
	expect(budget.take('b', 0)).toBe(0);
	expect(budget.take('a', 500)).toBe(0);
	expect(budget.take('a', 500)).toBe(0.5);
	// Never more than the burst, however long nobody asked.
	expect([0, 0, 0, 0].map(() => budget.take('a', 1e9) === 0)).toEqual([true, true, true, false]);
});
