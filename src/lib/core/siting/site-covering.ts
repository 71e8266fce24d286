import { boundByParts } from './bound-by-parts.ts';
import { branchAndBound } from './covering-branch.ts';
import { buildCoveringModel } from './covering-model.ts';
import { assertCoveringProblem, type CoveringProblem } from './covering-problem.ts';
import { relaxAndSearch } from './covering-solve.ts';
import { SitingRecord, type SitingState } from './siting-record.ts';

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
	const model = buildCoveringModel(problem);
	const record = new SitingRecord(model.isWhole);
	record.lowerBound(model.baseValue + sumOf(model.firstValue) + sumOf(model.secondValue));
	const solving = relaxAndSearch(model, record, random);
	for (;;) {
		const { value: relaxation, done } = solving.next();
		if (!done) {
			yield record.toState();
			continue;
		}
		if (record.isProven) return record.toState();
		for (const _ of boundByParts(relaxation, record, random)) yield record.toState();
		if (record.isProven) return record.toState();
		for (const _ of branchAndBound(relaxation, record)) yield record.toState();
		return record.toState();
	}
}

function sumOf(values: Float64Array): number {
	return values.reduce((sum, value) => sum + value, 0);
}
