import { boundByBudget, toNearestShares } from './budget-share.ts';
import type { CoveringModel } from './covering-model.ts';

/** Steps whose mean is looked at; a mean is often far better than the last step. */
const STEPS_OF_MEAN = 50;
/** Longer than proof of convergence allows (1), and faster; a bound holds whatever the steps. */
const STEP_LENGTH = 1.3;
const NORM_ROUNDS = 12;
/** Dual prices move so many times the mean worth while shares move by one, at first. */
const FIRST_WEIGHT = 3;
const WEIGHT_MEMORY = 0.7;

/**
 * Shares instead of whole candidates: the linear relaxation of a covering model, solved by steps
 * of shares and prices in turn (primal-dual hybrid gradient; Chambolle and Pock 2011).
 *
 * A price by demand point says what covering it is worth to the candidates; the rest of its worth,
 * if any, is given away. For **any** prices, what is given away plus the best that candidates can
 * score within the budget bounds every plan from above (Lagrange): so a bound holds at any time,
 * converged or not.
 */
export class CoveringRelaxation {
	readonly model: CoveringModel;
	/** The least bound so far, of any plan of the model, base included. */
	bound = Infinity;
	/** Prices of the least bound. */
	bestPrices: Float64Array;
	/** Share of each candidate. */
	readonly shares: Float64Array;
	readonly #prices: Float64Array;
	readonly #scores: Float64Array;
	readonly #moved: Float64Array;
	readonly #sumOfPrices: Float64Array;
	readonly #sumOfShares: Float64Array;
	readonly #norm: number;
	#weight: number;
	#stepsOfMean = 0;
	#pricesBefore: Float64Array;
	#sharesBefore: Float64Array;

	/** Any first prices and shares will do; good ones save steps. */
	constructor(model: CoveringModel, prices: Float64Array, shares: Float64Array) {
		const candidateCount = model.candidates.length;
		const demandCount = model.firstValue.length;
		this.model = model;
		this.shares = shares.slice();
		this.#prices = prices.map((price, demand) =>
			Math.min(model.firstValue[demand]!, Math.max(0, price))
		);
		this.bestPrices = this.#prices.slice();
		this.#scores = new Float64Array(candidateCount);
		this.#moved = new Float64Array(candidateCount);
		this.#sumOfPrices = new Float64Array(demandCount);
		this.#sumOfShares = new Float64Array(candidateCount);
		this.#pricesBefore = this.#prices.slice();
		this.#sharesBefore = this.shares.slice();
		this.#norm = estimateNorm(model);
		const total = model.firstValue.reduce((sum, value) => sum + value, 0);
		this.#weight = (FIRST_WEIGHT * total) / Math.max(1, demandCount);
		if (candidateCount === 0) this.bound = model.baseValue;
	}

	/** O(steps × incidences). */
	advance(steps: number): void {
		if (this.model.candidates.length === 0) return;
		for (let step = 0; step < steps; step++) {
			this.#lookAt(this.#prices);
			this.#moveShares();
			this.#movePrices();
			if (++this.#stepsOfMean === STEPS_OF_MEAN) this.#takeMean();
		}
		this.#lookAt(this.#prices);
	}

	/** What each candidate scores at the best prices, what is given away, and the price of budget. */
	weighBest(): { scores: Float64Array; bound: number; price: number } {
		const weighed = this.#lookAt(this.bestPrices);
		return { scores: this.#scores.slice(), ...weighed };
	}

	/** Scores and bound at some prices. */
	#lookAt(prices: Float64Array): { bound: number; price: number } {
		const { coveredBy, firstValue, secondValue, costs, budget, baseValue } = this.model;
		const { start, item } = coveredBy;
		const scores = this.#scores.fill(0);
		let given = 0;
		for (let demand = 0; demand < prices.length; demand++) {
			const price = prices[demand]!;
			given += firstValue[demand]! - price;
			if (secondValue[demand]! > price) given += secondValue[demand]! - price;
			if (price === 0) continue;
			for (let k = start[demand]!, end = start[demand + 1]!; k < end; k++)
				scores[item[k]!]! += price;
		}
		const selection = boundByBudget(scores, costs, budget);
		const bound = baseValue + given + selection.bound;
		if (bound < this.bound) {
			this.bound = bound;
			this.bestPrices.set(prices);
		}
		return { bound, price: selection.price };
	}

	#moveShares(): void {
		const { costs, budget } = this.model;
		const length = STEP_LENGTH / (this.#weight * this.#norm);
		const { shares } = this;
		const moved = this.#moved;
		for (let k = 0; k < shares.length; k++) moved[k] = shares[k]! + length * this.#scores[k]!;
		toNearestShares(moved, costs, budget);
		for (let k = 0; k < shares.length; k++) {
			const share = moved[k]!;
			moved[k] = 2 * share - shares[k]!;
			shares[k] = share;
			this.#sumOfShares[k]! += share;
		}
	}

	#movePrices(): void {
		const { coveredBy, firstValue, secondValue } = this.model;
		const { start, item } = coveredBy;
		const length = (STEP_LENGTH * this.#weight) / this.#norm;
		const moved = this.#moved;
		for (let demand = 0; demand < this.#prices.length; demand++) {
			let depth = 0;
			for (let k = start[demand]!, end = start[demand + 1]!; k < end; k++)
				depth += moved[item[k]!]!;
			const price = nextPrice(
				this.#prices[demand]!,
				depth,
				length,
				firstValue[demand]!,
				secondValue[demand]!
			);
			this.#prices[demand] = price;
			this.#sumOfPrices[demand]! += price;
		}
	}

	/** Goes on from the mean of the last steps where that bounds better, and balances the steps. */
	#takeMean(): void {
		const { bound } = this.#lookAt(this.#prices);
		const meanPrices = this.#sumOfPrices.map((sum) => sum / STEPS_OF_MEAN);
		if (this.#lookAt(meanPrices).bound < bound) {
			this.#prices.set(meanPrices);
			this.shares.set(this.#sumOfShares.map((sum) => sum / STEPS_OF_MEAN));
		}
		const priceMove = distance(this.#prices, this.#pricesBefore);
		const shareMove = distance(this.shares, this.#sharesBefore);
		if (priceMove > 0 && shareMove > 0)
			this.#weight = this.#weight ** WEIGHT_MEMORY * (priceMove / shareMove) ** (1 - WEIGHT_MEMORY);
		this.#pricesBefore.set(this.#prices);
		this.#sharesBefore.set(this.shares);
		this.#sumOfPrices.fill(0);
		this.#sumOfShares.fill(0);
		this.#stepsOfMean = 0;
	}
}

/** Where a price goes that is pulled down by covers beyond those that are worth more than it. */
function nextPrice(
	price: number,
	depth: number,
	length: number,
	firstValue: number,
	secondValue: number
): number {
	const withTwo = price - length * (depth - 2);
	if (withTwo < secondValue) return withTwo > 0 ? withTwo : 0;
	const withOne = price - length * (depth - 1);
	if (withOne < secondValue) return secondValue;
	return withOne < firstValue ? (withOne > 0 ? withOne : 0) : firstValue;
}

/** Largest singular value of the incidences, by power iteration. */
function estimateNorm({ coveredBy, candidates }: CoveringModel): number {
	const { start, item } = coveredBy;
	let vector = new Float64Array(candidates.length).fill(1);
	let norm = 1;
	for (let round = 0; round < NORM_ROUNDS; round++) {
		const next = new Float64Array(vector.length);
		for (let demand = 0; demand + 1 < start.length; demand++) {
			let sum = 0;
			for (let k = start[demand]!; k < start[demand + 1]!; k++) sum += vector[item[k]!]!;
			for (let k = start[demand]!; k < start[demand + 1]!; k++) next[item[k]!]! += sum;
		}
		norm = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
		if (norm === 0) return 1;
		vector = next.map((value) => value / norm);
	}
	return Math.sqrt(norm);
}

function distance(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
	return Math.sqrt(sum);
}
