import { CoverPlan } from './cover-plan.ts';
import { decideByPrices, narrowWithPrices, pricesOfPlan } from './cover-rounding.ts';
import { exchange, fillGreedily } from './cover-search.ts';
import { offerPlan } from './covering-branch.ts';
import { CoreSearch } from './covering-core.ts';
import { KEEP, type CoveringModel } from './covering-model.ts';
import { CoveringRelaxation } from './covering-relaxation.ts';
import type { SitingRecord } from './siting-record.ts';

const STEPS_A_TURN = 25;
const FIRST_TURNS = 8;
const TURNS_A_ROUND = 4;
const UPSETS_A_TURN = 10;
const SEARCH_TURNS_A_ROUND = 10;
/** Narrowing begins the relaxation anew, so it must be worth it: so many candidates at least. */
const LEAST_DECIDED_SHARE = 0.1;
/** A relaxation that came down by less than this in a round has converged. */
const LEAST_FALL = 2e-5;
const MOST_ROUNDS = 40;

/**
 * Greedy, exchange, then in turns the relaxation, a search among the candidates it has a share of,
 * and leaving out what the bound rules out, until the relaxation has converged or all is proven.
 *
 * Yields a few milliseconds apart, after each step that the record knows of.
 *
 * @returns The relaxation of what is undecided.
 */
export function* relaxAndSearch(
	whole: CoveringModel,
	record: SitingRecord,
	random: () => number
): Generator<void, CoveringRelaxation> {
	let model = whole;
	const plan = new CoverPlan(model);
	fillGreedily(plan);
	offerPlan(plan, record);
	yield;
	exchange(plan);
	offerPlan(plan, record);
	yield;
	const shares = Float64Array.from(plan.isChosen);
	let relaxation = new CoveringRelaxation(model, pricesOfPlan(plan), shares);
	yield* bound(relaxation, record, FIRST_TURNS);
	for (let round = 0, fall = Infinity; fall > LEAST_FALL && round < MOST_ROUNDS; round++) {
		if (record.isProven) return relaxation;
		yield* search(relaxation, record, random);
		if (record.isProven) return relaxation;
		const fate = decideByPrices(relaxation, record);
		if (fate.filter((decision) => decision !== KEEP).length > LEAST_DECIDED_SHARE * fate.length) {
			const { bestPrices, shares } = relaxation;
			const narrowed = narrowWithPrices(model, fate, bestPrices, shares);
			model = narrowed.model;
			if (model.budget < 0) record.prove();
			relaxation = new CoveringRelaxation(model, narrowed.prices, narrowed.shares);
		}
		const before = record.bound;
		yield* bound(relaxation, record, TURNS_A_ROUND);
		fall = (before - record.bound) / before;
	}
	return relaxation;
}

function* bound(relaxation: CoveringRelaxation, record: SitingRecord, turns: number) {
	for (let turn = 0; turn < turns && !record.isProven; turn++) {
		relaxation.advance(STEPS_A_TURN);
		record.lowerBound(relaxation.bound);
		yield;
	}
}

function* search(relaxation: CoveringRelaxation, record: SitingRecord, random: () => number) {
	const core = new CoreSearch(relaxation.model, relaxation.shares, record.chosen);
	for (let turn = 0; turn < SEARCH_TURNS_A_ROUND && !record.isProven; turn++) {
		core.run(UPSETS_A_TURN, random);
		core.offerTo(record);
		yield;
	}
}
