import { boundByBudget } from './budget-share.ts';
import type { CapacityProblem } from './capacity-problem.ts';

/**
 * Bounds what any choice can serve, by prices: a unit of a demand point costs whoever serves it its
 * price, 0 … 1, and is paid 1. For any prices, Σ weight × price plus the best that candidates can
 * earn within their capacities and the budget bounds every plan (Lagrange); subgradient steps make
 * it small.
 */
export class CapacityBound {
	bound = Infinity;
	readonly #problem: CapacityProblem;
	readonly #costs: Float64Array;
	readonly #budget: number;
	readonly #prices: Float64Array;
	readonly #earnings: Float64Array;
	readonly #load: Float64Array;
	#scale = 1;
	#failures = 0;

	constructor(problem: CapacityProblem, costs: Float64Array, budget: number) {
		this.#problem = problem;
		this.#costs = costs;
		this.#budget = budget;
		this.#prices = new Float64Array(problem.weights.length);
		this.#earnings = new Float64Array(costs.length);
		this.#load = new Float64Array(problem.weights.length);
	}

	/** One step towards a known plan's worth; the candidates that the prices suggest are returned. */
	advance(best: number): number[] {
		const { weights } = this.#problem;
		const { value, taken } = this.#look();
		if (value < this.bound * (1 - 1e-6)) this.#failures = 0;
		else if (++this.#failures > 10) {
			this.#scale /= 2;
			this.#failures = 0;
		}
		this.bound = Math.min(this.bound, value);
		const load = this.#load.fill(0);
		for (const candidate of taken) this.#serve(candidate, load);
		let squares = 0;
		for (let demand = 0; demand < weights.length; demand++)
			squares += (weights[demand]! - load[demand]!) ** 2;
		if (squares === 0) return taken;
		const length = (this.#scale * Math.max(0, value - best)) / squares;
		for (let demand = 0; demand < weights.length; demand++) {
			const price = this.#prices[demand]! - length * (weights[demand]! - load[demand]!);
			this.#prices[demand] = Math.min(1, Math.max(0, price));
		}
		return taken;
	}

	#look(): { value: number; taken: number[] } {
		const { weights } = this.#problem;
		let value = 0;
		for (let demand = 0; demand < weights.length; demand++)
			value += weights[demand]! * this.#prices[demand]!;
		const paid = this.#costs.map((cost, candidate) => {
			this.#earnings[candidate] = this.#serve(candidate, undefined);
			return cost;
		});
		// What is free or locked is there in any plan; the others share the budget.
		const scores = this.#earnings.map((earned, candidate) => (paid[candidate] === 0 ? 0 : earned));
		const divisors = paid.map((cost) => (cost === 0 ? 1 : cost));
		const selection = boundByBudget(scores, divisors, this.#budget);
		const taken: number[] = [];
		let spent = 0;
		const byRate = [...paid.keys()].sort(
			(a, b) => scores[b]! / divisors[b]! - scores[a]! / divisors[a]! || a - b
		);
		for (const candidate of byRate) {
			if (paid[candidate] === 0) {
				value += this.#earnings[candidate]!;
				taken.push(candidate);
			} else if (scores[candidate]! > 0 && spent + paid[candidate]! <= this.#budget) {
				spent += paid[candidate]!;
				taken.push(candidate);
			}
		}
		return { value: value + selection.bound, taken };
	}

	/** What the candidate earns at best within its capacity, the cheapest first; adds what it serves. */
	#serve(candidate: number, load: Float64Array | undefined): number {
		const { covers, weights, capacities } = this.#problem;
		const prices = this.#prices;
		const reach = covers.item.subarray(covers.start[candidate]!, covers.start[candidate + 1]!);
		let whole = 0;
		for (let k = 0; k < reach.length; k++) if (prices[reach[k]!]! < 1) whole += weights[reach[k]!]!;
		let left = capacities[candidate]!;
		const order = whole <= left ? reach : reach.slice().sort((a, b) => prices[a]! - prices[b]!);
		let earned = 0;
		for (let k = 0; k < order.length && left > 0; k++) {
			const demand = order[k]!;
			if (prices[demand]! >= 1) continue;
			const amount = Math.min(left, weights[demand]!);
			left -= amount;
			earned += amount * (1 - prices[demand]!);
			if (load) load[demand]! += amount;
		}
		return earned;
	}
}
