import type { CoverPlan } from './cover-plan.ts';

/** At most so many chosen ones are thrown out before a plan is filled anew. */
const MOST_THROWN_OUT = 6;

/**
 * Adds the candidates that gain most for their cost until none fits or gains anything (greedy).
 * Ties go to the lower index.
 *
 * With a number to choose it reaches 1 − 1/e of the best at least. Nemhauser, Wolsey and Fisher,
 * "An analysis of approximations for maximizing submodular set functions", 1978.
 */
export function fillGreedily(plan: CoverPlan): number[] {
	const { costs } = plan.model;
	const added: number[] = [];
	for (;;) {
		let best = -1;
		let bestRate = 0;
		for (let candidate = 0; candidate < costs.length; candidate++) {
			if (plan.isChosen[candidate] === 1) continue;
			const rate = plan.gain[candidate]! / costs[candidate]!;
			if (rate > bestRate && plan.fits(candidate)) {
				best = candidate;
				bestRate = rate;
			}
		}
		if (best < 0) return added;
		plan.add(best);
		added.push(best);
	}
}

/**
 * Takes each chosen one out and fills up greedily, as long as that makes the plan better: with a
 * number to choose this is exchange of one for one, best first (Teitz and Bart 1968).
 */
export function exchange(plan: CoverPlan): void {
	for (let hasImproved = true; hasImproved;) {
		hasImproved = false;
		for (const candidate of plan.listChosen()) {
			const before = plan.value;
			plan.remove(candidate);
			const added = fillGreedily(plan);
			if (plan.value > before) {
				hasImproved = true;
				continue;
			}
			for (const other of added) plan.remove(other);
			plan.add(candidate);
		}
	}
}

/**
 * Upsets a plan to leave a local best: throws some chosen ones out, anywhere or around one place,
 * puts a candidate in by force, and lets filling and exchange find a new local best.
 */
export function upset(plan: CoverPlan, random: () => number): void {
	const candidateCount = plan.isChosen.length;
	const forced = Math.floor(random() * candidateCount);
	const thrownOut = 1 + Math.floor(random() * MOST_THROWN_OUT);
	const near = random() < 0.5 ? listChosenBeside(plan, forced) : [];
	for (let k = 0; k < thrownOut; k++) {
		const from = k < near.length ? near : plan.listChosen();
		if (from.length === 0) break;
		const out = k < near.length ? near[k]! : from[Math.floor(random() * from.length)]!;
		if (plan.isChosen[out] === 1) plan.remove(out);
	}
	if (plan.isChosen[forced] === 0 && plan.fits(forced)) plan.add(forced);
	fillGreedily(plan);
	exchange(plan);
}

/** Chosen candidates that share demand with one, by rising index of the shared demand. */
function listChosenBeside({ model, isChosen }: CoverPlan, candidate: number): number[] {
	const { covers, coveredBy } = model;
	const beside = new Set<number>();
	for (let k = covers.start[candidate]!; k < covers.start[candidate + 1]!; k++) {
		const demand = covers.item[k]!;
		for (let q = coveredBy.start[demand]!; q < coveredBy.start[demand + 1]!; q++) {
			if (isChosen[coveredBy.item[q]!] === 1) beside.add(coveredBy.item[q]!);
		}
	}
	return [...beside];
}
