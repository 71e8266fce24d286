import { branchAndBound } from './covering-branch.ts';
import type { CoveringModel } from './covering-model.ts';
import { CoveringRelaxation } from './covering-relaxation.ts';
import { relaxAndSearch } from './covering-solve.ts';
import { SitingRecord } from './siting-record.ts';

/** The best choice of a part for one number of candidates. */
export interface PartChoice {
	/** Indices in the problem. */
	chosen: readonly number[];
	worth: number;
}

/** What a part can be worth at most, each candidate paid for; and good choices by their number. */
export interface SolvedPart {
	surplus: number;
	choices: ReadonlyMap<number, PartChoice>;
}

const STEPS_A_LOOK = 50;
/** Of one number; a part that the bench needs takes a hundred at most. */
const MOST_BRANCHES = 300;

/**
 * The most that choices of a part, of any number of candidates, are worth beyond a price for each:
 * number after number from the plan's own, up and down, until prices show that the numbers beyond
 * cannot do better.
 *
 * @param model A part in which every candidate costs 1; its budget is the most that may be chosen.
 * @param atFirst The number to begin with.
 * @param known Such a surplus there is, with `atFirst` candidates.
 * @param tolerance The answer may be too high by so much; by more where branching is cut short.
 */
export function* solvePart(
	model: CoveringModel,
	prices: Float64Array,
	price: number,
	atFirst: number,
	known: number,
	tolerance: number,
	random: () => number
): Generator<void, SolvedPart> {
	const most = Math.min(model.budget, model.candidates.length);
	const choices = new Map<number, PartChoice>();
	let reached = Math.max(0, known);
	let surplus = reached;
	if (atFirst <= most) yield* ask(atFirst);
	for (let count = atFirst + 1; count <= most && !isBeyond(count, 1); count++) yield* ask(count);
	for (let count = Math.min(most, atFirst - 1); count > 0 && !isBeyond(count, -1); count--)
		yield* ask(count);
	return { surplus, choices };

	function* ask(count: number): Generator<void, void> {
		const part = { ...model, budget: count };
		const record = new SitingRecord(false);
		const cutoff = reached + tolerance + price * count;
		record.offer(cutoff, () => []);
		const relaxation = yield* relaxAndSearch(part, record, random);
		let branches = 0;
		for (const _ of record.isProven ? [] : branchAndBound(relaxation, record)) {
			yield;
			// The bound so far holds too: a tangle must not keep the rest of the town waiting.
			if (++branches === MOST_BRANCHES) break;
		}
		surplus = Math.max(surplus, record.bound - price * count);
		if (record.objective > cutoff) {
			reached = Math.max(reached, record.objective - price * count);
			choices.set(record.chosen.length, { chosen: record.chosen, worth: record.objective });
		}
	}

	/** Whether prices show that so many, and any number beyond, are worth no more than is reached. */
	function isBeyond(count: number, direction: 1 | -1): boolean {
		const shares = new Float64Array(model.candidates.length);
		const relaxation = new CoveringRelaxation({ ...model, budget: count }, prices, shares);
		relaxation.advance(STEPS_A_LOOK);
		const look = relaxation.weighBest();
		// The bound is a line in the number, as steep as the price that the prices put on one more.
		const falls = direction * (price - look.price) >= 0;
		if (!falls || look.bound * (1 + 1e-10) - price * count > reached + tolerance) return false;
		surplus = Math.max(surplus, reached + tolerance);
		return true;
	}
}
