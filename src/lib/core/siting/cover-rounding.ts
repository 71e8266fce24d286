import type { CoverPlan } from './cover-plan.ts';
import { DROP, KEEP, narrowModel, TAKE, type CoveringModel } from './covering-model.ts';
import type { CoveringRelaxation } from './covering-relaxation.ts';
import type { SitingRecord } from './siting-record.ts';

/**
 * Prices that would make a plan the best one: of what each chosen one covers, no more than a
 * candidate outside would gain for the same cost.
 */
export function pricesOfPlan(plan: CoverPlan): Float64Array {
	const { model, gain, isChosen } = plan;
	const { covers, coveredBy, costs, firstValue } = model;
	const prices = firstValue.slice();
	const depth = new Int32Array(firstValue.length);
	for (let demand = 0; demand < depth.length; demand++) {
		for (let k = coveredBy.start[demand]!; k < coveredBy.start[demand + 1]!; k++)
			depth[demand]! += isChosen[coveredBy.item[k]!]!;
	}
	let rate = 0;
	for (let candidate = 0; candidate < costs.length; candidate++) {
		if (isChosen[candidate] === 0) rate = Math.max(rate, gain[candidate]! / costs[candidate]!);
	}
	for (const candidate of plan.listChosen()) {
		let worth = 0;
		for (let k = covers.start[candidate]!; k < covers.start[candidate + 1]!; k++) {
			const demand = covers.item[k]!;
			worth += firstValue[demand]! / depth[demand]!;
		}
		const share = Math.min(1, (rate * costs[candidate]!) / worth);
		for (let k = covers.start[candidate]!; k < covers.start[candidate + 1]!; k++) {
			const demand = covers.item[k]!;
			prices[demand] = Math.min(prices[demand]!, share * firstValue[demand]!);
		}
	}
	return prices;
}

/** Fills an empty plan with the candidates of the largest shares first. */
export function roundShares(plan: CoverPlan, shares: Float64Array): void {
	const byShare = [...shares.keys()]
		.filter((candidate) => shares[candidate]! > 0)
		.sort((a, b) => shares[b]! - shares[a]! || a - b);
	for (const candidate of byShare) if (plan.fits(candidate)) plan.add(candidate);
}

/**
 * What the best prices decide about each candidate: dropped if a plan with it, or taken if a plan
 * without it, is bound to be no better than the best one known.
 */
export function decideByPrices(relaxation: CoveringRelaxation, record: SitingRecord): Int8Array {
	const { scores, bound, price } = relaxation.weighBest();
	if (record.isBeaten(bound)) return new Int8Array(scores.length).fill(DROP);
	return Int8Array.from(scores, (score, candidate) => {
		const surplus = score - price * relaxation.model.costs[candidate]!;
		if (!record.isBeaten(bound - Math.abs(surplus))) return KEEP;
		return surplus < 0 ? DROP : TAKE;
	});
}

/** A model's prices by its demand points, added up for those that narrowing made one. */
export function carryPrices(
	prices: Float64Array,
	demandOf: Int32Array,
	narrowed: CoveringModel
): Float64Array {
	const carried = new Float64Array(narrowed.firstValue.length);
	for (let demand = 0; demand < prices.length; demand++) {
		if (demandOf[demand]! >= 0) carried[demandOf[demand]!]! += prices[demand]!;
	}
	return carried;
}

/** The model without the candidates decided on, and what a relaxation of it can begin with. */
export function narrowWithPrices(
	model: CoveringModel,
	fate: Int8Array,
	prices: Float64Array,
	shares: Float64Array
): { model: CoveringModel; prices: Float64Array; shares: Float64Array } {
	const narrowed = narrowModel(model, fate);
	const shareOf = new Map<number, number>();
	model.candidates.forEach((given, candidate) => shareOf.set(given, shares[candidate]!));
	return {
		model: narrowed.model,
		prices: carryPrices(prices, narrowed.demandOf, narrowed.model),
		shares: Float64Array.from(narrowed.model.candidates, (given) => shareOf.get(given) ?? 0)
	};
}
