import { describe, expect, it } from 'vitest';
import { closeFootprints } from './close-footprints.ts';
import { findAreaFault } from './find-crossing.ts';
import { multiPolygonAreaSquareMeters } from './plane.ts';

const house = (x: number, y: number, width = 20, height = 20) => [
	new Float64Array([x, y, x + width, y, x + width, y + height, x, y + height])
];
const options = {
	closeMeters: 50,
	marginMeters: 10,
	leastPartSquareMeters: 0,
	leastGapSquareMeters: 0,
	cellMeters: 5
};

describe('closeFootprints', () => {
	it('surrounds one house by the margin', () => {
		const area = closeFootprints([house(0, 0, 100, 100)], options);
		expect(area).toHaveLength(1);
		// A square grown by 10 m with round corners; the outline is right to a cell of 5 m, and 440 m long.
		const expected = 100 * 100 + 4 * 100 * 10 + Math.PI * 100;
		expect(Math.abs(multiPolygonAreaSquareMeters(area) - expected)).toBeLessThan(440 * 5);
	});

	it('joins houses across a street of 80 m, not across 150 m', () => {
		expect(closeFootprints([house(0, 0), house(100, 0)], options)).toHaveLength(1);
		expect(closeFootprints([house(0, 0), house(170, 0)], options)).toHaveLength(2);
	});

	it('keeps a wide square between houses as a gap, and fills a small one', () => {
		const around = [];
		for (let k = 0; k < 400; k += 40)
			around.push(house(k, 0), house(k, 400), house(0, k), house(400, k));
		const [part] = closeFootprints(around, options);
		expect(part).toHaveLength(2);
		const filled = closeFootprints(around, { ...options, leastGapSquareMeters: 400 * 400 });
		expect(filled[0]).toHaveLength(1);
	});

	it('drops parts that are too small, and answers nothing for nothing', () => {
		expect(closeFootprints([house(0, 0)], { ...options, leastPartSquareMeters: 5000 })).toEqual([]);
		expect(closeFootprints([], options)).toEqual([]);
	});

	it('makes rings that neither cross nor overlap', () => {
		let state = 5;
		const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
		for (let round = 0; round < 10; round++) {
			const town = Array.from({ length: 120 }, () =>
				house(random() * 2000, random() * 2000, 5 + random() * 40, 5 + random() * 40)
			);
			expect(findAreaFault(closeFootprints(town, options))).toBeUndefined();
		}
	});
});
