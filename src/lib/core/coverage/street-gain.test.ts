import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSegmentGrid } from '../geometry/index.ts';
import { buildStreetGain } from './street-gain.ts';

const disc = (x: number, y: number, radiusMeters = 150) => ({ x, y, radiusMeters });
const street = (...coordinates: number[]) => buildSegmentGrid(Float64Array.from(coordinates));

describe('meters of street that a disc gains', () => {
	it('are the chord, less what others reach', () => {
		const gain = buildStreetGain(street(-1000, 0, 1000, 0), [disc(200, 0)]);
		expect(gain.metersOf(disc(-500, 0))).toBeCloseTo(300, 9);
		expect(gain.metersOf(disc(0, 0))).toBeCloseTo(200, 9);
		expect(gain.metersOf(disc(0, 90))).toBeCloseTo(50 + 120, 9);
		expect(gain.metersOf(disc(0, 200))).toBe(0);
	});

	it('of one of the set are what its failure would lose', () => {
		const gain = buildStreetGain(street(0, 0, 400, 0), [disc(0, 0), disc(200, 0), disc(200, 0)]);
		expect(gain.metersOf(disc(0, 0), 0)).toBeCloseTo(50, 9);
		expect(gain.metersOf(disc(200, 0), 1)).toBe(0);
	});

	it('agree with points strewn along random streets', () => {
		const place = fc.integer({ min: -300, max: 300 });
		const anyDisc = fc
			.tuple(place, place, fc.integer({ min: 20, max: 200 }))
			.map(([x, y, r]) => disc(x, y, r));
		const anySegment = fc.tuple(place, place, place, place);
		const property = fc.property(
			fc.array(anySegment, { minLength: 1, maxLength: 4 }),
			fc.array(anyDisc, { maxLength: 5 }),
			anyDisc,
			(segments, others, asked) => {
				const gain = buildStreetGain(street(...segments.flat()), others);
				const steps = 4000;
				let sampled = 0;
				let total = 0;
				for (const [ax, ay, bx, by] of segments) {
					const length = Math.hypot(bx - ax, by - ay);
					total += length;
					for (let k = 0; k < steps; k++) {
						const t = (k + 0.5) / steps;
						const [x, y] = [ax + t * (bx - ax), ay + t * (by - ay)];
						const isIn = (d: typeof asked) => Math.hypot(x - d.x, y - d.y) <= d.radiusMeters;
						if (isIn(asked) && !others.some(isIn)) sampled += length / steps;
					}
				}
				// Each end of an interval is off by half a step at most.
				expect(Math.abs(gain.metersOf(asked) - sampled)).toBeLessThan((12 * total) / steps + 1e-9);
			}
		);
		fc.assert(property, { numRuns: 60, seed: 1 });
	});
});
