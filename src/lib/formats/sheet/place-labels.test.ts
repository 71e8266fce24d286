import { describe, expect, it } from 'vitest';
import { placeLabels, type LabelBox, type LabelWish } from './place-labels.ts';

const within: LabelBox = [0, 0, 400, 300];
const wish = (x: number, y: number, rank = 0): LabelWish => ({
	x,
	y,
	width: 40,
	height: 8,
	clearance: 3,
	rank
});
const boxOf = (
	wishes: readonly LabelWish[],
	{ index, x, y }: { index: number; x: number; y: number }
) => {
	const { width, height } = wishes[index]!;
	return [x - width / 2, y - height / 2, x + width / 2, y + height / 2] as const;
};

describe('placeLabels', () => {
	it('lets no two labels overlap, none leave the map, and none cover an obstacle', () => {
		const wishes: LabelWish[] = [];
		let seed = 7;
		const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
		for (let index = 0; index < 400; index++) wishes.push(wish(random() * 400, random() * 300));
		const obstacles: LabelBox[] = [[100, 100, 160, 160]];
		const placed = placeLabels(wishes, { within, obstacles });
		expect(placed.length).toBeGreaterThan(60);
		const boxes = [...placed.map((label) => boxOf(wishes, label)), ...obstacles];
		for (const [first, a] of boxes.entries()) {
			expect(a[0] >= 0 && a[1] >= 0 && a[2] <= 400 && a[3] <= 300).toBe(true);
			for (const b of boxes.slice(first + 1))
				expect(a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]).toBe(false);
		}
	});

	it('places the important one where only one has room', () => {
		const narrow: LabelBox = [0, 0, 50, 12];
		const wishes = [wish(4, 6, 1), wish(4, 6, 5)];
		expect(
			placeLabels(wishes, { within: narrow, obstacles: [] }).map(({ index }) => index)
		).toEqual([1]);
	});
});
