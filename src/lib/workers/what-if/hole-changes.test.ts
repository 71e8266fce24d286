import { describe, expect, it } from 'vitest';
import { computeHoles, LiveCoverage } from '#lib/core/coverage/index.ts';
import { projectionByCode } from '#lib/core/geometry/index.ts';
import type { WhatIfHole } from '#lib/domain/what-if.ts';
import { HoleChanges } from './hole-changes.ts';

const ORIGIN = { x: 460_000, y: 5_250_000 };
const COUNT = 12;
const SIDE = 220 * COUNT;

/** A square with a lattice of hydrants just too far apart: a hole between each four. */
function drawTown() {
	const xs = new Float64Array(COUNT * COUNT);
	const ys = new Float64Array(COUNT * COUNT);
	for (let k = 0; k < xs.length; k++) {
		xs[k] = ORIGIN.x + 220 * ((k % COUNT) + 0.5);
		ys[k] = ORIGIN.y + 220 * (Math.floor(k / COUNT) + 0.5);
	}
	const { x, y } = ORIGIN;
	const area = [[Float64Array.of(x, y, x + SIDE, y, x + SIDE, y + SIDE, x, y + SIDE)]];
	return { xs, ys, area };
}

describe('changes of holes', () => {
	it('name only the holes around what moved, and together are all holes at any time', () => {
		const { xs, ys, area } = drawTown();
		const live = new LiveCoverage(area, { xs, ys, radii: 150 });
		const changes = new HoleChanges(projectionByCode(4552));
		const shown = new Map<number, WhatIfHole>();
		const apply = () => {
			const { removed, added } = changes.since(live.listHoles());
			for (const id of removed) shown.delete(id);
			for (const hole of added) shown.set(hole.id, hole);
			return { removed, added };
		};
		expect(apply().added.length).toBeGreaterThan(100);
		const middle = (COUNT / 2) * COUNT + COUNT / 2;
		for (let step = 1; step <= 30; step++) {
			xs[middle] = (xs[middle] ?? 0) + 4;
			ys[middle] = (ys[middle] ?? 0) + 3;
			live.moveFacility(middle, xs[middle], ys[middle]);
			const { removed, added } = apply();
			expect(added.length).toBeLessThan(25);
			expect(removed.length).toBeLessThan(25);
			const all = computeHoles({ area, xs, ys, radii: 150 });
			expect(shown.size).toBe(all.holes.length);
			const shownSquareMeters = [...shown.values()].reduce(
				(sum, { properties }) => sum + properties.areaSquareMeters,
				0
			);
			expect(shownSquareMeters).toBeCloseTo(all.holeSquareMeters, 3);
		}
		expect(apply()).toEqual({ removed: [], added: [] });
	});
});
