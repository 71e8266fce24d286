import { assertIncidence } from './covering-problem.ts';
import { transpose, type Incidence } from './incidence.ts';
import { siteCovering } from './site-covering.ts';
import type { SitingState } from './siting-record.ts';

/** Steps given to the question whether so many are enough, before the next number is asked. */
const STEPS_A_QUESTION = 400;

/**
 * Fewest candidates that cover everything that any candidate can cover.
 *
 * Greedy and leaving out what is not needed answer at once. Prices found greedily (dual ascent) give
 * a first bound; then for one number after the other maximal covering tells whether so many are
 * enough: its bound below the whole proves that they are not, a plan that covers all that they are.
 *
 * @param covers Demand points by candidate, by index; none twice.
 * @param demandCount How many demand points there are; those that no candidate covers are left out.
 * @returns States that never get worse: `objective` is the number chosen, `bound` the least that can
 * be enough. Stopping early keeps the best.
 * @throws {RangeError} An index cannot be.
 */
export function* siteAll(
	covers: Incidence,
	demandCount: number,
	random: () => number
): Generator<SitingState, SitingState> {
	assertIncidence(covers, demandCount);
	const owners = transpose(covers, demandCount);
	let chosen = leaveOut(covers, coverGreedily(covers, demandCount), demandCount);
	let bound = boundByPrices(covers, owners, demandCount);
	const state = (): SitingState => ({
		chosen: chosen.toSorted((a, b) => a - b),
		objective: chosen.length,
		bound,
		gap: chosen.length === 0 ? 0 : (chosen.length - bound) / chosen.length,
		isProven: bound >= chosen.length
	});
	yield state();
	const weights = Float64Array.from({ length: demandCount }, (_, demand) =>
		owners.start[demand + 1]! > owners.start[demand]! ? 1 : 0
	);
	const whole = weights.reduce((sum, weight) => sum + weight, 0);
	const undecided = new Set<number>();
	while (bound < chosen.length) {
		// From below and from above in turn: proofs are easier below, plans above.
		const open = numbersBetween(bound, chosen.length - 1).filter((count) => !undecided.has(count));
		const count = undecided.size % 2 === 0 ? open[0] : open.at(-1);
		if (count === undefined) break;
		const answer = yield* ask(count);
		if (answer === 'undecided') undecided.add(count);
	}
	return state();

	function* ask(count: number): Generator<SitingState, 'enough' | 'not' | 'undecided'> {
		const states = siteCovering({ covers, weights, limit: { count } }, random);
		for (let step = 0; step < STEPS_A_QUESTION; step++) {
			const { value, done } = states.next();
			if (value.objective >= whole - 0.5) {
				chosen = leaveOut(covers, [...value.chosen], demandCount);
				yield state();
				return 'enough';
			}
			if (value.bound < whole - 0.5) {
				bound = Math.max(bound, count + 1);
				yield state();
				return 'not';
			}
			if (step % 10 === 0) yield state();
			if (done) break;
		}
		return 'undecided';
	}
}

function numbersBetween(least: number, most: number): number[] {
	return Array.from({ length: Math.max(0, most - least + 1) }, (_, k) => least + k);
}

function coverGreedily({ start, item }: Incidence, demandCount: number): number[] {
	const isCovered = new Uint8Array(demandCount);
	const chosen: number[] = [];
	for (;;) {
		let best = -1;
		let bestGain = 0;
		for (let candidate = 0; candidate + 1 < start.length; candidate++) {
			if (start[candidate + 1]! - start[candidate]! <= bestGain) continue;
			let gain = 0;
			for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
				gain += isCovered[item[k]!] === 0 ? 1 : 0;
			if (gain > bestGain) {
				bestGain = gain;
				best = candidate;
			}
		}
		if (best < 0) return chosen;
		chosen.push(best);
		for (let k = start[best]!; k < start[best + 1]!; k++) isCovered[item[k]!] = 1;
	}
}

/** Drops, first chosen last looked at, what others cover too. */
function leaveOut({ start, item }: Incidence, chosen: number[], demandCount: number): number[] {
	const depth = new Uint32Array(demandCount);
	const add = (candidate: number, step: 1 | -1) => {
		for (let k = start[candidate]!; k < start[candidate + 1]!; k++) depth[item[k]!]! += step;
	};
	for (const candidate of chosen) add(candidate, 1);
	return chosen.filter((candidate) => {
		for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
			if (depth[item[k]!] === 1) return true;
		add(candidate, -1);
		return false;
	});
}

/** Prices of demand points such that no candidate covers more than 1: their sum is a bound. */
function boundByPrices(covers: Incidence, owners: Incidence, demandCount: number): number {
	const left = new Float64Array(covers.start.length - 1).fill(1);
	const byOwners = Array.from({ length: demandCount }, (_, demand) => demand)
		.filter((demand) => owners.start[demand + 1]! > owners.start[demand]!)
		.sort((a, b) => ownersOf(a) - ownersOf(b));
	let sum = 0;
	for (const demand of byOwners) {
		let price = 1;
		for (let k = owners.start[demand]!; k < owners.start[demand + 1]!; k++)
			price = Math.min(price, left[owners.item[k]!]!);
		sum += price;
		for (let k = owners.start[demand]!; k < owners.start[demand + 1]!; k++)
			left[owners.item[k]!]! -= price;
	}
	return Math.ceil(sum - 1e-9);

	function ownersOf(demand: number): number {
		return owners.start[demand + 1]! - owners.start[demand]!;
	}
}
