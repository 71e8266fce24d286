import type { GainDisc, GainIndex } from './local-gain.ts';

/** Something that would cover once it is repaired. */
export interface RepairCandidate extends GainDisc {
	/** Weights the area that it regains, for instance 1 / cost; 1 unless given. More than 0. */
	weight?: number | undefined;
}

export interface RepairStep {
	/** Index of the candidate. */
	candidate: number;
	/** What it regains after all steps before it. */
	gainSquareMeters: number;
	/** By it and all steps before it. */
	totalSquareMeters: number;
}

export interface RepairPlan {
	/** What each candidate regains alone, by index; exact. */
	aloneSquareMeters: Float64Array;
	steps: RepairStep[];
	/** Regained by all steps. */
	totalSquareMeters: number;
	/**
	 * No choice of as many repairs regains more than this: the least, over all prefixes of the plan, of what
	 * the prefix regains plus the greatest further gains. At most `totalSquareMeters` / (1 − 1/e).
	 */
	boundSquareMeters: number;
}

/**
 * The repairs that regain most: each step takes the candidate with the greatest exact gain left (ties: the
 * lower index), until `count` are taken or nothing more is regained.
 *
 * Covered area is monotone and submodular, so greedy reaches at least 1 − 1/e (63.2 %) of the best choice
 * (Nemhauser, Wolsey & Fisher, "An analysis of approximations for maximizing submodular set functions",
 * 1978), and a gain computed earlier bounds the present one: most need not be computed again (Minoux,
 * "Accelerated greedy algorithms", 1978). With weights the bounds hold for the weighted sum and are not
 * given: `boundSquareMeters` is then of the unweighted area all the same.
 *
 * @param gains Without the candidates; afterwards it holds those taken.
 * @throws {RangeError} `count` is not a whole number of 0 or more, or a weight is not more than 0.
 */
export function planRepairs(
	gains: GainIndex,
	candidates: readonly RepairCandidate[],
	count: number
): RepairPlan {
	if (!(Number.isInteger(count) && count >= 0))
		throw new RangeError(`count is ${count}, expected a whole number of 0 or more.`);
	const weights = candidates.map(({ weight = 1 }, index) => {
		if (!(weight > 0 && weight < Infinity))
			throw new RangeError(`candidate ${index} has a weight of ${weight}, expected more than 0.`);
		return weight;
	});
	const aloneSquareMeters = Float64Array.from(candidates, (disc) => gains.gainOf(disc));
	/** Upper bounds of the present gains; exact where `computedAt` is the present step. */
	const known = aloneSquareMeters.slice();
	const computedAt = new Int32Array(candidates.length);
	const isTaken = new Uint8Array(candidates.length);
	const steps: RepairStep[] = [];
	let totalSquareMeters = 0;
	let boundSquareMeters = sumOfGreatest(known, isTaken, count);
	while (steps.length < count) {
		const step = steps.length;
		let best = findGreatest(known, weights, isTaken);
		while (best >= 0 && computedAt[best] !== step) {
			known[best] = gains.gainOf(candidates[best]!);
			computedAt[best] = step;
			best = findGreatest(known, weights, isTaken);
		}
		if (best < 0 || known[best]! <= LEAST_GAIN_SQUARE_METERS) break;
		const gainSquareMeters = known[best]!;
		gains.add(candidates[best]!);
		isTaken[best] = 1;
		totalSquareMeters += gainSquareMeters;
		steps.push({ candidate: best, gainSquareMeters, totalSquareMeters });
		// Gains known from before are bounds of those now: the sum stays a bound.
		boundSquareMeters = Math.min(
			boundSquareMeters,
			totalSquareMeters + sumOfGreatest(known, isTaken, count)
		);
	}
	return { aloneSquareMeters, steps, totalSquareMeters, boundSquareMeters };
}

/** Less is rounding. */
const LEAST_GAIN_SQUARE_METERS = 1e-6;

function findGreatest(
	gains: Float64Array,
	weights: readonly number[],
	isTaken: Uint8Array
): number {
	let best = -1;
	for (let k = 0; k < gains.length; k++) {
		if (isTaken[k] !== 0) continue;
		if (best < 0 || gains[k]! * weights[k]! > gains[best]! * weights[best]!) best = k;
	}
	return best;
}

function sumOfGreatest(gains: Float64Array, isTaken: Uint8Array, count: number): number {
	return [...gains]
		.filter((_gain, k) => isTaken[k] === 0)
		.sort((a, b) => b - a)
		.slice(0, count)
		.reduce((sum, gain) => sum + gain, 0);
}
