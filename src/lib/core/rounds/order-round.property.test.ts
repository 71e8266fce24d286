import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitShift, orderExactly, orderRound, travelSeconds, type RoundQuestion } from './index.ts';
import { RoundTour } from './round-tour.ts';

/** Places in a town of two kilometers, one-way detours up to half as long again. */
const question = (least: number, most: number): fc.Arbitrary<RoundQuestion> =>
	fc
		.record({
			places: fc.array(fc.tuple(fc.nat(2000), fc.nat(2000)), {
				minLength: least + 1,
				maxLength: most + 1
			}),
			detours: fc.infiniteStream(fc.nat(50)),
			returns: fc.boolean()
		})
		.map(({ places, detours, returns }) => {
			const extra = detours[Symbol.iterator]();
			const seconds = new Float64Array(places.length ** 2);
			places.forEach(([ax, ay], i) =>
				places.forEach(([bx, by], j) => {
					const factor = 1 + (extra.next().value ?? 0) / 100;
					seconds[i * places.length + j] = i === j ? 0 : Math.hypot(ax - bx, ay - by) * factor;
				})
			);
			return { count: places.length, seconds, returns };
		});

/** Every order tried. */
function tryAll(asked: RoundQuestion): number {
	let best = Infinity;
	const visit = (order: number[], left: number[]) => {
		if (left.length === 0) best = Math.min(best, travelSeconds(asked, order));
		left.forEach((place, index) => visit([...order, place], left.toSpliced(index, 1)));
	};
	visit(
		[],
		Array.from({ length: asked.count - 1 }, (_, index) => index + 1)
	);
	return best;
}

it('is the shortest of all orders, up to six stops', () => {
	fc.assert(
		fc.property(question(0, 6), (asked) => {
			const { order, seconds } = orderExactly(asked);
			expect(seconds).toBeCloseTo(tryAll(asked), 6);
			expect(travelSeconds(asked, order)).toBeCloseTo(seconds, 6);
		}),
		{ numRuns: 200 }
	);
});

it('visits each stop once and says what it costs', () => {
	fc.assert(
		fc.property(question(0, 40), (asked) => {
			const { order, seconds } = orderRound(asked, { perturbations: 5 });
			expect([...order].sort((a, b) => a - b)).toEqual(
				Array.from({ length: asked.count - 1 }, (_, index) => index + 1)
			);
			expect(seconds).toBeCloseTo(travelSeconds(asked, order), 6);
		}),
		{ numRuns: 200 }
	);
});

it('is within five percent of the shortest by local search alone with few perturbations, 11 and 12 stops', () => {
	fc.assert(
		fc.property(question(11, 12), (asked) => {
			const { seconds, isExact } = orderRound(asked, { perturbations: 300 });
			expect(isExact).toBe(false);
			expect(seconds).toBeLessThanOrEqual(orderExactly(asked).seconds * 1.05 + 1e-6);
		}),
		{ numRuns: 60 }
	);
});

it('keeps its sums right through every move', () => {
	fc.assert(
		fc.property(question(4, 30), (asked) => {
			const tour = new RoundTour(asked);
			const before = tour.seconds();
			tour.improve();
			expect(tour.seconds()).toBeLessThanOrEqual(before + 1e-6);
			expect(tour.seconds()).toBeCloseTo(
				travelSeconds(asked, Array.from(tour.stops.subarray(1))),
				6
			);
			expect(tour.stops[0]).toBe(0);
		}),
		{ numRuns: 200 }
	);
});

it('never overruns the shift, and loses no stop', () => {
	fc.assert(
		fc.property(question(1, 25), fc.integer({ min: 0, max: 20_000 }), (asked, shiftSeconds) => {
			const weights = Float64Array.from({ length: asked.count }, (_, place) => 1 + (place % 3));
			const shift = { ...asked, weights, stopSeconds: 300, shiftSeconds };
			const { order, left, totalSeconds } = fitShift(shift, { perturbations: 5 });
			expect(totalSeconds).toBeLessThanOrEqual(shiftSeconds + 1e-6);
			expect([...order, ...left].sort((a, b) => a - b)).toEqual(
				Array.from({ length: asked.count - 1 }, (_, index) => index + 1)
			);
			expect(totalSeconds).toBeCloseTo(travelSeconds(asked, order) + 300 * order.length, 6);
		}),
		{ numRuns: 100 }
	);
});

it('refuses a matrix that cannot be', () => {
	const seconds = Float64Array.from([0, 1, NaN, 0]);
	expect(() => orderRound({ count: 2, seconds, returns: true })).toThrow('from 1 to 0 is NaN');
	expect(() => orderRound({ count: 3, seconds, returns: true })).toThrow('3 × 3');
});
