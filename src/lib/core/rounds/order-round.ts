import { orderExactly, MOST_EXACT } from './order-exactly.ts';
import { RoundTour } from './round-tour.ts';

export interface RoundQuestion {
	/** Places with the start, which is place 0. */
	count: number;
	/** Seconds from place i to place j at `i * count + j`, finite and >= 0; need not be symmetric. */
	seconds: Float64Array;
	/** Whether the round ends where it began; else it ends at its last stop. */
	returns: boolean;
}

export interface RoundOptions {
	/** Perturbations after the first local optimum; 3,000 unless given. */
	perturbations?: number;
	/** Of the perturbations: the same seed gives the same round. */
	seed?: number;
	/** Asked between perturbations: true ends the search with the best so far. */
	isOver?: () => boolean;
}

export interface OrderedRound {
	/** Places 1 … count − 1 in the order of the round. */
	order: number[];
	/** Travel alone, from the start to the end of the round. */
	seconds: number;
	/** Proven shortest. */
	isExact: boolean;
	perturbations: number;
}

const DEFAULT_PERTURBATIONS = 3000;
/** Longest run of stops that a perturbation moves: the road's neighborhood, not the whole round. */
const MOST_MOVED = 30;

/**
 * Orders the stops of a round so that travel is short: exact up to `MOST_EXACT` stops, else the nearest
 * next stop first, improved by 2-opt and Or-opt, then perturbed by exchanging neighboring runs of stops
 * and improved again, keeping what is not longer.
 *
 * @throws {RangeError} The matrix is not `count²`, or has an entry that is negative or not finite.
 *
 * Or, "Traveling salesman-type combinatorial problems", 1976; Martin, Otto and Felten, "Large-step
 * Markov chains for the traveling salesman problem", 1991. Measured: docs/algorithms/rounds.md.
 */
export function orderRound(question: RoundQuestion, options: RoundOptions = {}): OrderedRound {
	assertQuestion(question);
	const { count } = question;
	if (count - 1 <= MOST_EXACT) {
		const { order, seconds } = orderExactly(question);
		return { order, seconds, isExact: true, perturbations: 0 };
	}
	const { perturbations = DEFAULT_PERTURBATIONS, seed = 1, isOver = () => false } = options;
	const random = randomBy(seed);
	const tour = new RoundTour(question);
	tour.improve();
	const best = tour.stops.slice();
	let bestSeconds = tour.seconds();
	let done = 0;
	for (; done < perturbations && !isOver(); done++) {
		exchangeRuns(tour, random);
		tour.improve();
		const seconds = tour.seconds();
		if (seconds <= bestSeconds) {
			bestSeconds = seconds;
			best.set(tour.stops);
		} else tour.stops.set(best);
	}
	return {
		order: Array.from(best.subarray(1)),
		seconds: travelSeconds(question, Array.from(best.subarray(1))),
		isExact: false,
		perturbations: done
	};
}

/** Travel of an order of places, from place 0 and, where the round returns, back to it. */
export function travelSeconds(question: RoundQuestion, order: readonly number[]): number {
	const { count, seconds, returns } = question;
	let total = 0;
	let at = 0;
	for (const place of order) {
		total += seconds[at * count + place]!;
		at = place;
	}
	return returns && order.length > 0 ? total + seconds[at * count]! : total;
}

/** Two neighboring runs of stops change places (a double bridge that turns nothing round). */
function exchangeRuns(tour: RoundTour, random: () => number): void {
	const { stops } = tour;
	const free = stops.length - 1;
	const draw = (below: number) => Math.floor(random() * below);
	const span = Math.min(free, MOST_MOVED);
	const first = 1 + draw(free - span + 1);
	const cut1 = first + 1 + draw(span - 2);
	const cut2 = cut1 + 1 + draw(first + span - cut1 - 1);
	const moved = [...stops.subarray(cut1, cut2), ...stops.subarray(first, cut1)];
	stops.set(moved, first);
}

function assertQuestion({ count, seconds }: RoundQuestion): void {
	if (!Number.isInteger(count) || count < 1 || seconds.length !== count * count)
		throw new RangeError(`A matrix of ${seconds.length} entries, expected ${count} × ${count}.`);
	for (let k = 0; k < seconds.length; k++)
		if (!(seconds[k]! >= 0 && seconds[k]! < Infinity))
			throw new RangeError(
				`Travel from ${Math.floor(k / count)} to ${k % count} is ${seconds[k]}, expected 0 or more and finite.`
			);
}

/** Numbers 0 … 1, the same for a seed: mulberry32 by Tommy Ettinger. */
function randomBy(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
