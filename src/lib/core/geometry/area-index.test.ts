import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAreaIndex, isInsideArea } from './area-index.ts';
import type { PlaneMultiPolygon, PlaneRing } from './plane.ts';

const box = (minX: number, minY: number, maxX: number, maxY: number): PlaneRing =>
	Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY);

/** Sum of the angles under which the sides are seen: a multiple of a full turn, by ring. */
function windsAround(area: PlaneMultiPolygon, x: number, y: number): boolean {
	let isInside = false;
	for (const ring of area.flat()) {
		let angle = 0;
		for (let k = 0; k < ring.length; k += 2) {
			const next = (k + 2) % ring.length;
			const [ax, ay, bx, by] = [
				ring[k]! - x,
				ring[k + 1]! - y,
				ring[next]! - x,
				ring[next + 1]! - y
			];
			angle += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
		}
		if (Math.abs(angle) > Math.PI) isInside = !isInside;
	}
	return isInside;
}

describe('isInsideArea', () => {
	it('knows polygons, islands and a polygon on an island', () => {
		const index = buildAreaIndex([
			[box(0, 0, 100, 100), box(20, 20, 80, 80)],
			[box(40, 40, 60, 60)]
		]);
		const inside = [10, 30, 50, 70, 90, 110].map((x) => isInsideArea(index, x, 50));
		expect(inside).toEqual([true, false, true, false, true, false]);
	});

	it('is right level with a vertex', () => {
		const diamond = buildAreaIndex([[Float64Array.of(0, -10, 10, 0, 0, 10, -10, 0)]]);
		expect([-11, -9, 0, 9, 11].map((x) => isInsideArea(diamond, x, 0))).toEqual([
			false,
			true,
			true,
			true,
			false
		]);
	});

	it('finds nothing in nothing', () => {
		expect(isInsideArea(buildAreaIndex([]), 0, 0)).toBe(false);
	});

	it('agrees with the winding of the ring, asked in any order', () => {
		const reach = fc.integer({ min: 5, max: 100 });
		const coordinate = fc.integer({ min: -1050, max: 1050 }).map((tenth) => tenth / 10 + 0.0123);
		fc.assert(
			fc.property(
				fc.array(reach, { minLength: 3, maxLength: 60 }),
				fc.array(fc.tuple(coordinate, coordinate), { minLength: 20, maxLength: 20 }),
				(reaches, points) => {
					const ring = Float64Array.from({ length: 2 * reaches.length }, (_, k) => {
						const angle = ((k >> 1) * 2 * Math.PI) / reaches.length;
						return reaches[k >> 1]! * (k % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
					});
					const index = buildAreaIndex([[ring]]);
					for (const [x, y] of points) {
						expect(isInsideArea(index, x, y)).toBe(windsAround([[ring]], x, y));
					}
				}
			),
			{ numRuns: 1000 }
		);
	});
});

describe('buildAreaIndex', () => {
	it('keeps the interior on the left and knows who follows whom', () => {
		const { edges, nextEdge, previousEdge } = buildAreaIndex([
			[box(0, 0, 10, 10), box(2, 2, 4, 4)]
		]);
		expect(nextEdge).toHaveLength(8);
		nextEdge.forEach((next, edge) => {
			expect(previousEdge[next]).toBe(edge);
			expect([edges[4 * next], edges[4 * next + 1]]).toEqual([
				edges[4 * edge + 2],
				edges[4 * edge + 3]
			]);
		});
		// The lower side of the outer ring runs east, that of the island west.
		const runs = [0, 1].map((y) => {
			const edge = [...nextEdge.keys()].find(
				(e) => edges[4 * e + 1] === 2 * y && edges[4 * e + 3] === 2 * y
			)!;
			return Math.sign(edges[4 * edge + 2]! - edges[4 * edge]!);
		});
		expect(runs).toEqual([1, -1]);
	});
});
