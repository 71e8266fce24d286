import { describe, expect, it } from 'vitest';
import { boxOf } from './box.ts';

describe('the box of a geometry', () => {
	it('holds every position, however deep', () => {
		const square = (x: number) => [
			[
				[x, 0],
				[x + 1, 0],
				[x + 1, 2],
				[x, 0]
			]
		];
		expect(boxOf({ type: 'Point', coordinates: [3, 4] })).toEqual([3, 4, 3, 4]);
		expect(boxOf({ type: 'MultiPolygon', coordinates: [square(0), square(5)] })).toEqual([
			0, 0, 6, 2
		]);
		expect(
			boxOf({
				type: 'GeometryCollection',
				geometries: [
					{ type: 'Point', coordinates: [-1, 0] },
					{ type: 'Point', coordinates: [2, 7] }
				]
			})
		).toEqual([-1, 0, 2, 7]);
	});

	it('is nothing without a position', () => {
		expect(boxOf({ type: 'MultiPolygon', coordinates: [] })).toBeUndefined();
	});
});
