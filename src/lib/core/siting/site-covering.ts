import { CoverPlan } from './cover-plan.ts';
import { decideByPrices, narrowWithPrices, pricesOfPlan } from './cover-rounding.ts';
import { exchange, fillGreedily } from './cover-search.ts';
import { branchAndBound, offerPlan } from './covering-branch.ts';
import { CoreSearch } from './covering-core.ts';
import { buildCoveringModel, KEEP } from './covering-model.ts';
import { assertCoveringProblem, type CoveringProblem } from './covering-problem.ts';
import { CoveringRelaxation } from './covering-relaxation.ts';
import { SitingRecord, type SitingState } from './siting-record.ts';

const STEPS_A_TURN = 25;
const FIRST_TURNS = 8;
const TURNS_A_ROUND = 4;
const UPSETS_A_TURN = 10;
const SEARCH_TURNS_A_ROUND = 10;
/** Narrowing begins the relaxation anew, so it must be worth it: so many candidates at least. */
const LEAST_DECIDED_SHARE = 0.1;
/** A relaxation that came down by less than this in a round has converged: then comes branching. */
const LEAST_FALL = 2e-5;
const MOST_ROUNDS = 40;

/**
 * Places for facilities that cover the most, with proof of how near that is to the best there is.
 *
 * Greedy and exchange answer at once. Then, in turns: the linear relaxation bounds from above; a
 * search among the candidates it has a share of goes on from the best; what the bound rules out is
 * left out for good. When the relaxation has converged, branch and bound closes the rest, with
 * further search in between, to the end if it is let.
 *
 * @param random Numbers 0 … 1, seeded; the states are the same for the same numbers.
 * @returns States that never get worse, a few milliseconds apart; the last, which is proven, is
 * returned too. Stopping early keeps the best: `runSiting`.
 * @throws {RangeError} The problem cannot be; the message names the field.
 */
export function* siteCovering(
	problem: CoveringProblem,
	random: () => number
): Generator<SitingState, SitingState> {
	assertCoveringProblem(problem);
	let model = buildCoveringModel(problem);
	const record = new SitingRecord(model.isWhole);
	record.lowerBound(model.baseValue + sumOf(model.firstValue) + sumOf(model.secondValue));
	const plan = new CoverPlan(model);
	fillGreedily(plan);
	offerPlan(plan, record);
	yield record.toState();
	exchange(plan);
	offerPlan(plan, record);
	yield record.toState();

	const shares = Float64Array.from(plan.isChosen);
	let relaxation = new CoveringRelaxation(model, pricesOfPlan(plan), shares);
	yield* bound(relaxation, record, FIRST_TURNS);
	for (let round = 0, fall = Infinity; fall > LEAST_FALL && round < MOST_ROUNDS; round++) {
		if (record.isProven) return record.toState();
		yield* search(relaxation, record, random);
		if (record.isProven) return record.toState();
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
	for (const _ of branchAndBound(relaxation, record)) yield record.toState();
	return record.toState();
}

function* bound(relaxation: CoveringRelaxation, record: SitingRecord, turns: number) {
	for (let turn = 0; turn < turns && !record.isProven; turn++) {
		relaxation.advance(STEPS_A_TURN);
		record.lowerBound(relaxation.bound);
		yield record.toState();
	}
}

function* search(relaxation: CoveringRelaxation, record: SitingRecord, random: () => number) {
	const core = new CoreSearch(relaxation.model, relaxation.shares, record.chosen);
	for (let turn = 0; turn < SEARCH_TURNS_A_ROUND && !record.isProven; turn++) {
		core.run(UPSETS_A_TURN, random);
		core.offerTo(record);
		yield record.toState();
	}
}

function sumOf(values: Float64Array): number {
	return values.reduce((sum, value) => sum + value, 0);
}
