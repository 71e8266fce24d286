/** Halvings of a price: the last is 2^-50 of the first, as fine as a double tells. */
const HALVINGS = 50;

/**
 * Most that shares of candidates, 0 … 1 each, can score within the budget; a bound for whole
 * candidates too.
 *
 * For any price >= 0, price × budget + Σ max(0, score − price × cost) is such a bound; the price at
 * which the worthwhile just use the budget up gives the least. With costs of 1 it is the sum of
 * the best scores.
 *
 * @returns The bound, and the price: candidates that score above price × cost are worth taking.
 */
export function boundByBudget(
	scores: Float64Array,
	costs: Float64Array,
	budget: number
): { bound: number; price: number } {
	let low = 0;
	let high = 0;
	let total = 0;
	for (let k = 0; k < costs.length; k++) {
		total += costs[k]!;
		high = Math.max(high, scores[k]! / costs[k]!);
	}
	if (total <= budget) high = 0;
	for (let k = 0; k < HALVINGS && low < high; k++) {
		const price = (low + high) / 2;
		let spent = 0;
		for (let c = 0; c < costs.length; c++) if (scores[c]! > price * costs[c]!) spent += costs[c]!;
		if (spent > budget) low = price;
		else high = price;
	}
	let bound = high * budget;
	for (let k = 0; k < costs.length; k++) bound += Math.max(0, scores[k]! - high * costs[k]!);
	return { bound, price: high };
}

/**
 * Moves points to the nearest shares, 0 … 1 each, that cost no more than the budget together: all
 * points less one multiple of the costs, cut to 0 … 1.
 *
 * @param points Replaced by the shares.
 */
export function toNearestShares(points: Float64Array, costs: Float64Array, budget: number): void {
	const spentAt = (price: number) => {
		let spent = 0;
		for (let k = 0; k < points.length; k++) {
			const share = points[k]! - price * costs[k]!;
			if (share > 0) spent += (share < 1 ? share : 1) * costs[k]!;
		}
		return spent;
	};
	let low = 0;
	let high = 0;
	if (spentAt(0) > budget) {
		for (let k = 0; k < points.length; k++) high = Math.max(high, points[k]! / costs[k]!);
		for (let k = 0; k < HALVINGS; k++) {
			const price = (low + high) / 2;
			if (spentAt(price) > budget) low = price;
			else high = price;
		}
	}
	for (let k = 0; k < points.length; k++)
		points[k] = Math.min(1, Math.max(0, points[k]! - high * costs[k]!));
}
