import { describe, expect, it } from 'vitest';
import { findInteriorPoint } from './interior-point.ts';

const ring = (...xy: number[]) => new Float64Array(xy);

describe('findInteriorPoint', () => {
	it('lies in the middle of a square', () => {
		const [x, y] = findInteriorPoint([ring(0, 0, 10, 0, 10, 10, 0, 10)]);
		expect(x).toBe(5);
		expect(y).toBeGreaterThan(0);
		expect(y).toBeLessThan(10);
	});

	it('avoids the island of a ring-shaped hole', () => {
		const island = ring(2, 2, 2, 9, 9, 9, 9, 2);
		const [x, y] = findInteriorPoint([ring(0, 0, 10, 0, 10, 10, 0, 10), island]);
		expect(x > 2 && x < 9 && y > 2 && y < 9).toBe(false);
		expect(x > 0 && x < 10 && y > 0 && y < 10).toBe(true);
	});

	it('stays in the arm of a U, where the middle of its box is outside', () => {
		const [x, y] = findInteriorPoint([ring(0, 0, 12, 0, 12, 10, 9, 10, 9, 3, 3, 3, 3, 10, 0, 10)]);
		expect(y < 3 || x < 3 || x > 9).toBe(true);
	});
});
