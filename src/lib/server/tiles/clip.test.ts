import { describe, expect, it } from 'vitest';
import { clipLine, clipRing } from './clip.ts';

const line = (...xy: number[]) => new Float64Array(xy);

describe('clipLine', () => {
	it('keeps a line that is inside as it is', () => {
		expect(clipLine(line(1, 1, 5, 5, 9, 1), 0, 10)).toEqual([[1, 1, 5, 5, 9, 1]]);
	});

	it('cuts a line that leaves and comes back in two', () => {
		expect(clipLine(line(5, 5, 15, 5, 15, 8, 5, 8), 0, 10)).toEqual([
			[5, 5, 10, 5],
			[10, 8, 5, 8]
		]);
	});

	it('drops a line that passes by the corner', () => {
		expect(clipLine(line(-5, 8, 8, 21), 0, 10)).toEqual([]);
	});
});

describe('clipRing', () => {
	const area = (ring: number[]) => {
		let doubled = 0;
		for (let k = 2; k < ring.length; k += 2)
			doubled += ring[k - 2]! * ring[k + 1]! - ring[k]! * ring[k - 1]!;
		return Math.abs(doubled) / 2;
	};

	it('keeps a quarter of a square over the corner, closed', () => {
		const cut = clipRing([5, 5, 15, 5, 15, 15, 5, 15, 5, 5], 0, 10);
		expect(area(cut)).toBe(25);
		expect(cut.slice(0, 2)).toEqual(cut.slice(-2));
	});

	it('fills the square when the ring is around it, and nothing when it is beside it', () => {
		expect(area(clipRing([-9, -9, 19, -9, 19, 19, -9, 19, -9, -9], 0, 10))).toBe(100);
		expect(clipRing([11, 0, 12, 0, 12, 5, 11, 0], 0, 10)).toEqual([]);
	});
});
