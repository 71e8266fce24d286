import type { Incidence } from './incidence.ts';
import { assertIncidence, assertLength, assertWeights } from './covering-problem.ts';
import type { SitingState } from './siting-record.ts';

/** Where to put so many facilities that the weighted cost to the nearest is least (p-median). */
export interface MedianProblem {
	/** Demand points that each candidate would serve at less than `baseCosts`. */
	serves: Incidence;
	/** Cost (seconds, meters) of each entry of `serves.item`; 0 or more and finite. */
	costs: Float64Array;
	/** Cost from what is there already, by demand point; where that is no way, what that counts as. */
	baseCosts: Float64Array;
	weights: Float64Array;
	count: number;
}

const STEPS_A_TURN = 5;
const MOST_STEPS = 1500;
/** Half the step when the bound has not come down for so many steps. */
const PATIENCE = 12;
const LEAST_STEP = 1e-4;
const SAME = 1e-9;

/**
 * Greedy, exchange, then Lagrangian prices that bound from below how little any choice can cost.
 *
 * In terms of what is saved against `baseCosts` this is a covering in which a demand point pays by
 * how well it is served: for any prices u no choice saves more than Σ u + the best `count`
 * candidates' Σ (saving − u)⁺ (Cornuéjols, Fisher and Nemhauser 1977).
 *
 * @returns States: `objective` is the weighted sum of costs (small is good), `bound` proven from
 * below, `gap` the share of the objective that could be missing.
 * @throws {RangeError} The problem cannot be; the message names the field.
 */
export function* siteMedian(problem: MedianProblem): Generator<SitingState, SitingState> {
	const { serves, baseCosts, weights, count } = problem;
	assertMedianProblem(problem);
	const savings = savingsOf(problem);
	const whole = baseCosts.reduce((sum, cost, demand) => sum + cost * weights[demand]!, 0);
	let chosen = chooseGreedily(serves, savings, baseCosts.length, count);
	let saved = savingOf(serves, savings, baseCosts.length, chosen);
	let most = Infinity;
	const state = (): SitingState => {
		const objective = whole - saved;
		const bound = Math.min(objective, Math.max(0, whole - most));
		const gap = objective > 0 ? (objective - bound) / objective : 0;
		const isProven = gap <= SAME;
		return {
			chosen: chosen.toSorted((a, b) => a - b),
			objective,
			bound: isProven ? objective : bound,
			gap: isProven ? 0 : gap,
			isProven
		};
	};
	yield state();
	for (;;) {
		const better = exchangeOnce(serves, savings, baseCosts.length, chosen);
		if (!better) break;
		chosen = better;
		saved = savingOf(serves, savings, baseCosts.length, chosen);
		yield state();
	}
	const candidateCount = serves.start.length - 1;
	const prices = pricesOf(serves, savings, baseCosts.length, chosen);
	const slope = new Float64Array(baseCosts.length);
	let scale = 1;
	let waited = 0;
	for (let step = 0; step < MOST_STEPS && scale > LEAST_STEP; step++) {
		const { value, best } = boundOf(prices);
		if (value < most * (1 - 1e-7) || most === Infinity) {
			most = value;
			waited = 0;
		} else if (++waited >= PATIENCE) {
			scale /= 2;
			waited = 0;
		}
		const found = savingOf(serves, savings, baseCosts.length, best);
		if (found > saved * (1 + SAME)) {
			saved = found;
			chosen = best;
		}
		if (most <= saved * (1 + SAME)) break;
		let squared = 0;
		slope.fill(1);
		for (const candidate of best)
			for (let k = serves.start[candidate]!; k < serves.start[candidate + 1]!; k++)
				if (savings[k]! > prices[serves.item[k]!]!) slope[serves.item[k]!]! -= 1;
		for (let j = 0; j < slope.length; j++) squared += slope[j]! ** 2;
		if (squared === 0) break;
		const length = (scale * (value - saved)) / squared;
		for (let j = 0; j < slope.length; j++) prices[j] = Math.max(0, prices[j]! - length * slope[j]!);
		if (step % STEPS_A_TURN === 0) yield state();
	}
	return state();

	function boundOf(u: Float64Array): { value: number; best: number[] } {
		const scores = new Float64Array(candidateCount);
		for (let candidate = 0; candidate < candidateCount; candidate++) {
			let score = 0;
			for (let k = serves.start[candidate]!; k < serves.start[candidate + 1]!; k++)
				score += Math.max(0, savings[k]! - u[serves.item[k]!]!);
			scores[candidate] = score;
		}
		const best = Array.from(scores.keys())
			.sort((a, b) => scores[b]! - scores[a]! || a - b)
			.slice(0, count);
		const sum = u.reduce((all, price) => all + price, 0);
		return { value: best.reduce((all, candidate) => all + scores[candidate]!, sum), best };
	}
}

function savingsOf({ serves, costs, baseCosts, weights }: MedianProblem): Float64Array {
	return costs.map((cost, k) => {
		const demand = serves.item[k]!;
		return Math.max(0, baseCosts[demand]! - cost) * weights[demand]!;
	});
}

function savingOf(
	serves: Incidence,
	savings: Float64Array,
	demandCount: number,
	chosen: readonly number[]
): number {
	const best = bestSavings(serves, savings, demandCount, chosen);
	return best.reduce((sum, saving) => sum + saving, 0);
}

function bestSavings(
	{ start, item }: Incidence,
	savings: Float64Array,
	demandCount: number,
	chosen: readonly number[]
): Float64Array {
	const best = new Float64Array(demandCount);
	for (const candidate of chosen)
		for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
			if (savings[k]! > best[item[k]!]!) best[item[k]!] = savings[k]!;
	return best;
}

function chooseGreedily(
	serves: Incidence,
	savings: Float64Array,
	demandCount: number,
	count: number
): number[] {
	const { start, item } = serves;
	const chosen: number[] = [];
	const have = new Float64Array(demandCount);
	while (chosen.length < count) {
		let best = -1;
		let bestGain = 0;
		for (let candidate = 0; candidate + 1 < start.length; candidate++) {
			let gain = 0;
			for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
				gain += Math.max(0, savings[k]! - have[item[k]!]!);
			if (gain > bestGain) {
				bestGain = gain;
				best = candidate;
			}
		}
		if (best < 0) break;
		chosen.push(best);
		for (let k = start[best]!; k < start[best + 1]!; k++)
			have[item[k]!] = Math.max(have[item[k]!]!, savings[k]!);
	}
	return chosen;
}

/** The best exchange of one chosen for one other, if there is a better choice. */
function exchangeOnce(
	serves: Incidence,
	savings: Float64Array,
	demandCount: number,
	chosen: readonly number[]
): number[] | undefined {
	const { start, item } = serves;
	let better: number[] | undefined;
	let bestSaved = savingOf(serves, savings, demandCount, chosen) * (1 + SAME);
	chosen.forEach((_, out) => {
		const rest = chosen.filter((_none, index) => index !== out);
		const have = bestSavings(serves, savings, demandCount, rest);
		const saved = have.reduce((sum, saving) => sum + saving, 0);
		for (let candidate = 0; candidate + 1 < start.length; candidate++) {
			let gain = 0;
			for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
				gain += Math.max(0, savings[k]! - have[item[k]!]!);
			if (saved + gain > bestSaved) {
				bestSaved = saved + gain;
				better = [...rest, candidate];
			}
		}
	});
	return better;
}

/** What a demand point saves with the choice is a fair first price. */
function pricesOf(
	serves: Incidence,
	savings: Float64Array,
	demandCount: number,
	chosen: readonly number[]
): Float64Array {
	return bestSavings(serves, savings, demandCount, chosen);
}

/** @throws {RangeError} A field cannot be; the message names it. */
export function assertMedianProblem({
	serves,
	costs,
	baseCosts,
	weights,
	count
}: MedianProblem): void {
	assertIncidence(serves, baseCosts.length);
	assertLength('costs', costs.length, serves.item.length);
	assertLength('weights', weights.length, baseCosts.length);
	assertWeights('costs', costs);
	assertWeights('baseCosts', baseCosts);
	assertWeights('weights', weights);
	if (!Number.isInteger(count) || count < 0)
		throw new RangeError(`count is ${count}, expected a whole number of 0 or more.`);
}
