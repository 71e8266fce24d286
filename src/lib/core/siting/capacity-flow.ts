import type { CapacityProblem } from './capacity-problem.ts';
import { exactStepOf, toExactValue } from './exact-values.ts';
import { transpose, type Incidence } from './incidence.ts';

/**
 * Demand shared out among facilities that can each serve only so much: a greatest flow, kept greatest
 * with every facility that comes. Demand may be split between facilities.
 *
 * Values are whole numbers of one step, so a path that is used up is used up to the last bit.
 */
export class CapacityFlow {
	/** Served by the facilities opened, the most that they can together. */
	served = 0;
	readonly #covers: Incidence;
	readonly #coveredBy: Incidence;
	readonly #weights: Float64Array;
	readonly #capacities: Float64Array;
	/** By entry of `covers`: what the candidate serves of the demand point. */
	readonly #flow: Float64Array;
	/** Entry of `covers` by entry of `coveredBy`. */
	readonly #entryOf: Uint32Array;
	readonly #unserved: Float64Array;
	readonly #free: Float64Array;
	/** Search memory: the candidate and the two entries that led to a candidate. */
	readonly #cameFrom: Int32Array;
	readonly #takenEntry: Uint32Array;
	readonly #givenEntry: Uint32Array;

	constructor({ covers, weights, capacities }: CapacityProblem) {
		const candidateCount = covers.start.length - 1;
		const step = exactStepOf(weights);
		this.#covers = covers;
		this.#coveredBy = transpose(covers, weights.length);
		this.#weights = weights.map((weight) => toExactValue(weight, step));
		const whole = this.#weights.reduce((sum, weight) => sum + weight, 0);
		this.#capacities = capacities.map((capacity) => toExactValue(Math.min(capacity, whole), step));
		this.#flow = new Float64Array(covers.item.length);
		this.#entryOf = entriesOf(covers, this.#coveredBy);
		this.#unserved = this.#weights.slice();
		this.#free = this.#capacities.slice();
		this.#cameFrom = new Int32Array(candidateCount);
		this.#takenEntry = new Uint32Array(candidateCount);
		this.#givenEntry = new Uint32Array(candidateCount);
	}

	/** Closes all facilities. */
	clear(): void {
		this.served = 0;
		this.#flow.fill(0);
		this.#unserved.set(this.#weights);
		this.#free.set(this.#capacities);
	}

	/** What one more facility could serve of what nobody serves now; sharing anew may give more. */
	gainAtOnce(candidate: number): number {
		return Math.min(this.#unservedNear(candidate), this.#free[candidate]!);
	}

	/** Opens a facility that is not open, and shares the demand out anew. */
	open(candidate: number): void {
		this.#serveDirectly(candidate);
		while (this.#free[candidate]! > 0) {
			const last = this.#findRelief(candidate);
			if (last < 0) return;
			this.#relieve(candidate, last);
		}
	}

	/** @returns What these candidates serve together. */
	evaluate(chosen: readonly number[]): number {
		this.clear();
		for (const candidate of chosen) this.open(candidate);
		return this.served;
	}

	#serveDirectly(candidate: number): void {
		const { start, item } = this.#covers;
		for (let k = start[candidate]!; k < start[candidate + 1]! && this.#free[candidate]! > 0; k++) {
			const demand = item[k]!;
			const amount = Math.min(this.#unserved[demand]!, this.#free[candidate]!);
			this.#unserved[demand]! -= amount;
			this.#free[candidate]! -= amount;
			this.#flow[k]! += amount;
			this.served += amount;
		}
	}

	/**
	 * Looks for a facility that could serve more if one with capacity left took demand over, through
	 * others in between; breadth first, so paths are short. @returns −1: there is none.
	 */
	#findRelief(candidate: number): number {
		const { start, item } = this.#covers;
		const cameFrom = this.#cameFrom.fill(-1);
		cameFrom[candidate] = candidate;
		const queue = [candidate];
		for (let head = 0; head < queue.length; head++) {
			const taker = queue[head]!;
			for (let k = start[taker]!; k < start[taker + 1]!; k++) {
				const demand = item[k]!;
				const end = this.#coveredBy.start[demand + 1]!;
				for (let q = this.#coveredBy.start[demand]!; q < end; q++) {
					const giver = this.#coveredBy.item[q]!;
					const entry = this.#entryOf[q]!;
					if (cameFrom[giver]! >= 0 || this.#flow[entry]! === 0) continue;
					cameFrom[giver] = taker;
					this.#takenEntry[giver] = k;
					this.#givenEntry[giver] = entry;
					if (this.#unservedNear(giver) > 0) return giver;
					queue.push(giver);
				}
			}
		}
		return -1;
	}

	#unservedNear(candidate: number): number {
		const { start, item } = this.#covers;
		let amount = 0;
		for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
			amount += this.#unserved[item[k]!]!;
		return amount;
	}

	/** Hands demand along the path found, as much as it bears. */
	#relieve(candidate: number, last: number): void {
		let amount = Math.min(this.#free[candidate]!, this.#unservedNear(last));
		for (let at = last; at !== candidate; at = this.#cameFrom[at]!)
			amount = Math.min(amount, this.#flow[this.#givenEntry[at]!]!);
		for (let at = last; at !== candidate; at = this.#cameFrom[at]!) {
			this.#flow[this.#givenEntry[at]!]! -= amount;
			this.#flow[this.#takenEntry[at]!]! += amount;
		}
		this.#free[candidate]! -= amount;
		this.#free[last]! += amount;
		this.#serveDirectly(last);
	}
}

/** Entry of `covers` by entry of its transpose. */
function entriesOf({ start, item }: Incidence, coveredBy: Incidence): Uint32Array {
	const next = coveredBy.start.slice(0, -1);
	const entries = new Uint32Array(item.length);
	for (let owner = 0; owner + 1 < start.length; owner++)
		for (let k = start[owner]!; k < start[owner + 1]!; k++) {
			const place = next[item[k]!]!++;
			entries[place] = k;
		}
	return entries;
}
