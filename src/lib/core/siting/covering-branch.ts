import { CoverPlan } from './cover-plan.ts';
import { decideByPrices, narrowWithPrices, roundShares } from './cover-rounding.ts';
import { exchange, fillGreedily } from './cover-search.ts';
import { DROP, KEEP, TAKE, type CoveringModel } from './covering-model.ts';
import { CoveringRelaxation } from './covering-relaxation.ts';
import type { SitingRecord } from './siting-record.ts';

/** A part of the search: the plans of a model, none better than the bound. */
interface Branch {
	model: CoveringModel;
	prices: Float64Array;
	shares: Float64Array;
	bound: number;
}

const STEPS_BETWEEN_LOOKS = 25;
const MOST_LOOKS = 8;
/** Looks go on while one closes so much of what is left between bound and best. */
const WORTHWHILE_SHARE = 0.1;
/** So many numbers may lie in open branches (200 MB); beyond, the newest are worked off first. */
const MOST_NUMBERS = 25e6;

/**
 * Branch and bound: splits the plans by whether they have a candidate, bounds each part by its
 * relaxation, and leaves out parts that cannot hold anything better than the best plan known. When
 * it ends, the record is proven.
 *
 * Yields after every part. The best-bounded part is next, so the bound of all falls steadily.
 */
export function* branchAndBound(relaxation: CoveringRelaxation, record: SitingRecord) {
	const open: Branch[] = [];
	let numbers = 0;
	const sizeOf = ({ model }: Branch) =>
		2 * model.coveredBy.item.length + 4 * model.firstValue.length;
	const put = (branch: Branch) => {
		numbers += sizeOf(branch);
		open.push(branch);
	};
	const { model, bestPrices: prices, shares, bound } = relaxation;
	put({ model, prices, shares, bound });
	while (open.length > 0) {
		const index = numbers > MOST_NUMBERS ? open.length - 1 : indexOfBest(open);
		const branch = open[index]!;
		open.splice(index, 1);
		numbers -= sizeOf(branch);
		for (const part of split(branch, record)) put(part);
		record.lowerBound(open.reduce((most, { bound }) => Math.max(most, bound), record.objective));
		yield;
	}
	record.prove();
}

/** The parts of a branch that may hold something better; their bounds are no more than its own. */
function split(branch: Branch, record: SitingRecord): Branch[] {
	if (record.isBeaten(branch.bound)) return [];
	const settled = settle(branch, record);
	if (settled === undefined) return [];
	const candidate = chooseSplit(settled);
	return [TAKE, DROP].map((decision) => {
		const fate = new Int8Array(settled.shares.length).fill(KEEP);
		fate[candidate] = decision;
		const { model, prices, shares, bound } = settled;
		return { ...narrowWithPrices(model, fate, prices, shares), bound };
	});
}

/** Bounds a branch as well as is worth the while; undefined when nothing better is in it. */
function settle(branch: Branch, record: SitingRecord): Branch | undefined {
	let { model, prices, shares } = branch;
	let bound = branch.bound;
	for (let look = 0; look < MOST_LOOKS; look++) {
		const relaxation = new CoveringRelaxation(model, prices, shares);
		relaxation.advance(STEPS_BETWEEN_LOOKS);
		const plan = new CoverPlan(model);
		roundShares(plan, relaxation.shares);
		fillGreedily(plan);
		exchange(plan);
		offerPlan(plan, record);
		const before = bound;
		bound = Math.min(bound, relaxation.bound);
		if (record.isBeaten(bound)) return undefined;
		const fate = decideByPrices(relaxation, record);
		({ model, prices, shares } = narrowWithPrices(
			model,
			fate,
			relaxation.bestPrices,
			relaxation.shares
		));
		if (model.budget < 0) return undefined;
		if (model.candidates.length === 0) {
			record.offer(model.baseValue, () => model.baseCandidates);
			return undefined;
		}
		if (before - bound < WORTHWHILE_SHARE * (bound - record.objective)) break;
	}
	return { model, prices, shares, bound };
}

export function offerPlan(plan: CoverPlan, record: SitingRecord): void {
	const { candidates, baseCandidates } = plan.model;
	record.offer(plan.value, () => [
		...baseCandidates,
		...plan.listChosen().map((candidate) => candidates[candidate]!)
	]);
}

/** The candidate whose share is farthest from 0 and 1; the one with more demand of equal ones. */
function chooseSplit({ model, shares }: Branch): number {
	const { start } = model.covers;
	let best = 0;
	let most = -1;
	shares.forEach((share, candidate) => {
		const breadth = start[candidate + 1]! - start[candidate]!;
		const worth = (Math.min(share, 1 - share) + 1e-6) * (1 + 1e-6 * breadth);
		if (worth > most) [best, most] = [candidate, worth];
	});
	return best;
}

function indexOfBest(open: readonly Branch[]): number {
	let best = 0;
	for (let k = 1; k < open.length; k++) if (open[k]!.bound > open[best]!.bound) best = k;
	return best;
}
