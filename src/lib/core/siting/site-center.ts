import { toIncidence } from './incidence.ts';
import { siteCovering } from './site-covering.ts';
import { assertMedianProblem, type MedianProblem } from './site-median.ts';
import type { SitingState } from './siting-record.ts';

/** Steps given to the question whether a limit can be kept, before the limits around it are asked. */
const STEPS_A_QUESTION = 250;

/**
 * Where to put so many facilities that the worst served demand point is served best (p-center).
 *
 * For a limit, maximal covering tells whether `count` facilities keep everything within it: a plan
 * that covers all proves that they do, a bound below all that they do not. The limits are the costs
 * themselves, so the answer is exact when no question stays open; the search halves them.
 * Weights only tell who counts (0: not).
 *
 * @returns States: `objective` is the greatest cost (small is good), `bound` the least that any
 * choice must bear.
 * @throws {RangeError} As `siteMedian`.
 */
export function* siteCenter(
	problem: MedianProblem,
	random: () => number
): Generator<SitingState, SitingState> {
	assertMedianProblem(problem);
	const { serves, costs, baseCosts, weights, count } = problem;
	const limits = [...new Set([0, ...costs, ...baseCosts])].sort((a, b) => a - b);
	const worstNow = worstOf([]);
	let chosen: readonly number[] = [];
	let high = limits.indexOf(worstNow);
	let low = 0;
	const state = (): SitingState => {
		const [objective, bound] = [limits[high]!, limits[Math.min(low, high)]!];
		const gap = objective > 0 ? (objective - bound) / objective : 0;
		return { chosen, objective, bound, gap, isProven: low >= high };
	};
	yield state();
	const open = new Set<number>();
	while (low < high) {
		const middle = nextQuestion();
		if (middle === undefined) break;
		const answer = yield* ask(middle);
		if (answer === undefined) open.add(middle);
		else if (answer === 'no') low = middle + 1;
		else {
			chosen = answer;
			high = limits.indexOf(worstOf(answer));
		}
		yield state();
	}
	return state();

	/** The middle one of the limits between that were not left open before. */
	function nextQuestion(): number | undefined {
		for (let width = 0; width <= high - low; width++) {
			const middle = (low + high) >> 1;
			for (const index of [middle - width, middle + width])
				if (index >= low && index < high && !open.has(index)) return index;
		}
		return undefined;
	}

	function* ask(index: number): Generator<SitingState, readonly number[] | 'no' | undefined> {
		const limit = limits[index]!;
		const lists: number[][] = [];
		for (let candidate = 0; candidate + 1 < serves.start.length; candidate++) {
			const list: number[] = [];
			for (let k = serves.start[candidate]!; k < serves.start[candidate + 1]!; k++) {
				const demand = serves.item[k]!;
				if (costs[k]! <= limit && baseCosts[demand]! > limit) list.push(demand);
			}
			lists.push(list);
		}
		const needed = Float64Array.from(baseCosts, (base, demand) =>
			base > limit && weights[demand]! > 0 ? 1 : 0
		);
		const whole = needed.reduce((sum, need) => sum + need, 0);
		const covering = { covers: toIncidence(lists), weights: needed, limit: { count } };
		const states = siteCovering(covering, random);
		for (let step = 0; step < STEPS_A_QUESTION; step++) {
			const { value, done } = states.next();
			if (value.objective >= whole - 0.5) return value.chosen;
			if (value.bound < whole - 0.5) return 'no';
			if (step % 10 === 0) yield state();
			if (done) break;
		}
		return undefined;
	}

	function worstOf(choice: readonly number[]): number {
		const best = baseCosts.slice();
		for (const candidate of choice)
			for (let k = serves.start[candidate]!; k < serves.start[candidate + 1]!; k++)
				best[serves.item[k]!] = Math.min(best[serves.item[k]!]!, costs[k]!);
		return best.reduce(
			(worst, cost, demand) => (weights[demand]! > 0 ? Math.max(worst, cost) : worst),
			0
		);
	}
}
