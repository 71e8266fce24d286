import { transpose, type CoveringProblem } from '#lib/core/siting/index.ts';

/** What is written in an afternoon: greedy, exchange, and a subgradient bound by the textbook. */
export interface PlainAnswer {
	objective: number;
	bound: number;
}

export function coverGreedily(problem: CoveringProblem): { chosen: number[]; objective: number } {
	const { covers, weights } = problem;
	const chosen: number[] = [];
	const isCovered = new Uint8Array(weights.length);
	let objective = 0;
	for (let turn = 0; turn < countOf(problem); turn++) {
		let best = 0;
		let bestGain = -1;
		for (let candidate = 0; candidate + 1 < covers.start.length; candidate++) {
			let gain = 0;
			for (const demand of listCovered(problem, candidate))
				if (isCovered[demand] === 0) gain += weights[demand] as number;
			if (gain > bestGain) [best, bestGain] = [candidate, gain];
		}
		for (const demand of listCovered(problem, best)) isCovered[demand] = 1;
		chosen.push(best);
		objective += bestGain;
	}
	return { chosen, objective };
}

/** First improvement by exchange of one for one, as long as there is any. */
export function exchangePlainly(problem: CoveringProblem, chosen: number[]): number {
	const { covers, weights } = problem;
	const depth = new Int32Array(weights.length);
	const change = (candidate: number, by: number) => {
		for (const demand of listCovered(problem, candidate)) (depth[demand] as number) += by;
	};
	const gainOf = (candidate: number) => {
		let gain = 0;
		for (const demand of listCovered(problem, candidate))
			if (depth[demand] === 0) gain += weights[demand] as number;
		return gain;
	};
	for (const candidate of chosen) change(candidate, 1);
	for (let hasImproved = true; hasImproved;) {
		hasImproved = false;
		chosen.forEach((candidate, place) => {
			change(candidate, -1);
			let best = candidate;
			let bestGain = gainOf(candidate);
			for (let other = 0; other + 1 < covers.start.length; other++) {
				const gain = gainOf(other);
				if (gain > bestGain) [best, bestGain, hasImproved] = [other, gain, true];
			}
			change(best, 1);
			chosen[place] = best;
		});
	}
	return weights.reduce((sum, weight, demand) => (depth[demand] === 0 ? sum : sum + weight), 0);
}

/** Lagrangian bound by subgradient steps, halved after 20 that did not help. */
export function boundPlainly(problem: CoveringProblem, best: number, steps: number): number {
	const { covers, weights } = problem;
	const coveredBy = transpose(covers, weights.length);
	const prices = weights.map((weight) => weight / 2);
	const scores = new Float64Array(covers.start.length - 1);
	let bound = Infinity;
	let factor = 2;
	let failures = 0;
	for (let step = 0; step < steps; step++) {
		scores.fill(0);
		let value = 0;
		for (let demand = 0; demand < weights.length; demand++) {
			value += (weights[demand] as number) - (prices[demand] as number);
			for (const candidate of coveredBy.item.subarray(
				coveredBy.start[demand],
				coveredBy.start[demand + 1]
			))
				(scores[candidate] as number) += prices[demand] as number;
		}
		const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
		const depth = new Int32Array(weights.length);
		for (const candidate of order.slice(0, countOf(problem))) {
			value += scores[candidate] as number;
			for (const demand of listCovered(problem, candidate)) (depth[demand] as number)++;
		}
		failures = value < bound ? 0 : failures + 1;
		bound = Math.min(bound, value);
		if (failures === 20) [factor, failures] = [factor / 2, 0];
		const squares = depth.reduce((sum, covers) => sum + (covers - 1) ** 2, 0);
		const length = (factor * (value - best)) / squares;
		for (let demand = 0; demand < weights.length; demand++) {
			const price = (prices[demand] as number) - length * ((depth[demand] as number) - 1);
			prices[demand] = Math.min(weights[demand] as number, Math.max(0, price));
		}
	}
	return bound;
}

function listCovered({ covers }: CoveringProblem, candidate: number): Int32Array {
	return covers.item.subarray(covers.start[candidate], covers.start[candidate + 1]);
}

function countOf({ limit }: CoveringProblem): number {
	return 'count' in limit ? limit.count : 0;
}
