import { orderRound, travelSeconds, type RoundOptions, type RoundQuestion } from './order-round.ts';

export interface ShiftQuestion extends RoundQuestion {
	/** By place; what is more pressing has more. The start's does not count. */
	weights: Float64Array;
	/** Spent at each stop. */
	stopSeconds: number;
	/** Length of the shift, travel and stops together. */
	shiftSeconds: number;
}

export interface ShiftRound {
	/** Places of the round in its order. */
	order: number[];
	/** Places that do not fit. */
	left: number[];
	travelSeconds: number;
	totalSeconds: number;
	/** The order is the shortest of its stops; which stops fit is a heuristic. */
	isExact: boolean;
}

/** Enough to choose which stops; their order is searched for afterwards. */
const ROUGH_PERTURBATIONS = 100;

/**
 * A round that fits into a shift: orders all stops, gives up those that cost most time for their weight
 * until the shift suffices, orders again, and puts back what fits after all.
 *
 * @throws {RangeError} As `orderRound`; or a weight is not more than 0.
 */
export function fitShift(question: ShiftQuestion, options: RoundOptions = {}): ShiftRound {
	const { count, weights, stopSeconds, shiftSeconds } = question;
	for (let place = 1; place < count; place++)
		if (!(weights[place]! > 0))
			throw new RangeError(`Weight of place ${place} is ${weights[place]}, expected more than 0.`);
	const total = (order: readonly number[]) =>
		travelSeconds(question, order) + order.length * stopSeconds;
	const rough = orderRound(question, { ...options, perturbations: ROUGH_PERTURBATIONS });
	if (total(rough.order) <= shiftSeconds) {
		const { order, isExact } = orderSubset(question, rough.order, options);
		return finish(question, order, isExact);
	}
	const order = rough.order.slice();
	while (order.length > 0 && total(order) > shiftSeconds)
		order.splice(leastWorth(question, order), 1);
	const again = orderSubset(question, order, { ...options, perturbations: ROUGH_PERTURBATIONS });
	putBack(question, again.order, total);
	const last = orderSubset(question, again.order, options);
	return finish(question, last.order, last.isExact);
}

/** Orders some of the places, never longer than as they are given; the matrix of the others is not looked at. */
export function orderSubset(
	question: RoundQuestion,
	places: readonly number[],
	options: RoundOptions = {}
): { order: number[]; seconds: number; isExact: boolean } {
	const chosen = [0, ...places];
	const seconds = new Float64Array(chosen.length ** 2);
	chosen.forEach((from, i) =>
		chosen.forEach((to, j) => {
			seconds[i * chosen.length + j] = question.seconds[from * question.count + to]!;
		})
	);
	const found = orderRound({ count: chosen.length, seconds, returns: question.returns }, options);
	const asGiven = travelSeconds(question, places);
	// A search cut short may end above what was known before it, and overrun the shift that this fitted.
	if (asGiven < found.seconds - 1e-9)
		return { order: [...places], seconds: asGiven, isExact: false };
	const order = found.order.map((place) => chosen[place]!);
	return { order, seconds: found.seconds, isExact: found.isExact };
}

/** Position of the stop that saves most time for its weight. */
function leastWorth(question: ShiftQuestion, order: readonly number[]): number {
	let worst = 0;
	let most = -Infinity;
	const whole = travelSeconds(question, order);
	for (let position = 0; position < order.length; position++) {
		const without = travelSeconds(question, order.toSpliced(position, 1));
		const saved = (whole - without + question.stopSeconds) / question.weights[order[position]!]!;
		if (saved > most) {
			most = saved;
			worst = position;
		}
	}
	return worst;
}

/** Puts places back where they cost least, the most pressing first, as long as the shift suffices. */
function putBack(
	question: ShiftQuestion,
	order: number[],
	total: (order: readonly number[]) => number
): void {
	const inRound = new Set(order);
	const left = Array.from({ length: question.count - 1 }, (_, index) => index + 1)
		.filter((place) => !inRound.has(place))
		.sort((a, b) => question.weights[b]! - question.weights[a]! || a - b);
	for (const place of left) {
		let best: number[] | undefined;
		let least = question.shiftSeconds;
		for (let position = 0; position <= order.length; position++) {
			const tried = order.toSpliced(position, 0, place);
			const seconds = total(tried);
			if (seconds <= least) {
				least = seconds;
				best = tried;
			}
		}
		if (best) order.splice(0, order.length, ...best);
	}
}

function finish(question: ShiftQuestion, order: number[], isExact: boolean): ShiftRound {
	const inRound = new Set(order);
	const travel = travelSeconds(question, order);
	return {
		order,
		left: Array.from({ length: question.count - 1 }, (_, index) => index + 1).filter(
			(place) => !inRound.has(place)
		),
		travelSeconds: travel,
		totalSeconds: travel + order.length * question.stopSeconds,
		isExact
	};
}
