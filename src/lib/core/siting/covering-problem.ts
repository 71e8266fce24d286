import type { Incidence } from './incidence.ts';

/**
 * Where to put facilities so that as much demand as possible is covered (maximal covering).
 *
 * Candidates may be places to build, broken ones to repair, and what is there already: each covers
 * some demand points and costs something.
 */
export interface CoveringProblem {
	/** Demand points that each candidate covers, by index; none twice. */
	covers: Incidence;
	/** People, square meters, buildings by demand point: finite, >= 0. */
	weights: Float64Array;
	/** Either how many may be chosen, or what they may cost together. */
	limit: { count: number } | { budget: number };
	/** By candidate, finite, >= 0; only with a budget. 1 each unless given. */
	costs?: Float64Array;
	/** Not 0: there already. It covers, is not counted and costs nothing. */
	locked?: Uint8Array;
	/** Worth of a second cover, as a share of the first, 0 … 1; 0 unless given. */
	backupShare?: number;
}

/** @throws {RangeError} A number cannot be; the message names it and says what was expected. */
export function assertCoveringProblem(problem: CoveringProblem): void {
	const { covers, weights, limit, costs, locked, backupShare = 0 } = problem;
	const candidateCount = covers.start.length - 1;
	assertWeights('weights', weights);
	assertIncidence(covers, weights.length);
	if (costs !== undefined) {
		assertLength('costs', costs.length, candidateCount);
		assertWeights('costs', costs);
	}
	if (locked !== undefined) assertLength('locked', locked.length, candidateCount);
	const most = 'count' in limit ? limit.count : limit.budget;
	if (!(most >= 0) || most === Infinity)
		throw new RangeError(`The limit is ${most}, expected 0 or more and finite.`);
	if ('count' in limit && !Number.isInteger(limit.count))
		throw new RangeError(`limit.count is ${limit.count}, expected a whole number.`);
	if (!(backupShare >= 0 && backupShare <= 1))
		throw new RangeError(`backupShare is ${backupShare}, expected 0 to 1.`);
}

export function assertIncidence({ start, item }: Incidence, itemCount: number): void {
	const lastSeenBy = new Int32Array(itemCount).fill(-1);
	for (let owner = 0; owner + 1 < start.length; owner++) {
		for (let k = start[owner]!; k < start[owner + 1]!; k++) {
			const index = item[k]!;
			if (!(index >= 0 && index < itemCount))
				throw new RangeError(`Candidate ${owner} covers ${index}, expected 0 to ${itemCount - 1}.`);
			if (lastSeenBy[index] === owner)
				throw new RangeError(`Candidate ${owner} covers ${index} twice.`);
			lastSeenBy[index] = owner;
		}
	}
}

export function assertWeights(name: string, values: Float64Array): void {
	const wrong = values.findIndex((value) => !(value >= 0 && value < Infinity));
	if (wrong >= 0)
		throw new RangeError(`${name}[${wrong}] is ${values[wrong]}, expected 0 or more and finite.`);
}

export function assertLength(name: string, length: number, expected: number): void {
	if (length !== expected)
		throw new RangeError(`${name} has ${length} entries, expected ${expected}.`);
}
