import type { CoveringModel } from './covering-model.ts';

/**
 * A choice of candidates under change: what it covers, and what each candidate would add, kept
 * right with every one that is added or taken out.
 *
 * Worths are whole numbers of one step (`exactStepOf`), so nothing drifts.
 */
export class CoverPlan {
	readonly model: CoveringModel;
	readonly isChosen: Uint8Array;
	/** What one more of the candidate would add; for a chosen one, a copy of it. */
	readonly gain: Float64Array;
	/** Worth of what is covered, the base included. */
	value: number;
	spent = 0;
	readonly #depth: Int32Array;

	constructor(model: CoveringModel) {
		const { covers, firstValue } = model;
		const candidateCount = model.candidates.length;
		this.model = model;
		this.value = model.baseValue;
		this.isChosen = new Uint8Array(candidateCount);
		this.gain = new Float64Array(candidateCount);
		this.#depth = new Int32Array(firstValue.length);
		for (let candidate = 0; candidate < candidateCount; candidate++) {
			for (let k = covers.start[candidate]!; k < covers.start[candidate + 1]!; k++)
				this.gain[candidate]! += firstValue[covers.item[k]!]!;
		}
	}

	/** The candidate must not be chosen; the budget is the caller's to watch. O(its neighbors). */
	add(candidate: number): void {
		const { covers } = this.model;
		this.value += this.gain[candidate]!;
		this.spent += this.model.costs[candidate]!;
		this.isChosen[candidate] = 1;
		for (let k = covers.start[candidate]!, end = covers.start[candidate + 1]!; k < end; k++) {
			const demand = covers.item[k]!;
			const depth = this.#depth[demand]!++;
			this.#changeGains(demand, this.#worthOf(demand, depth + 1) - this.#worthOf(demand, depth));
		}
	}

	/** The candidate must be chosen. */
	remove(candidate: number): void {
		const { covers } = this.model;
		this.isChosen[candidate] = 0;
		for (let k = covers.start[candidate]!, end = covers.start[candidate + 1]!; k < end; k++) {
			const demand = covers.item[k]!;
			const depth = --this.#depth[demand]!;
			this.#changeGains(demand, this.#worthOf(demand, depth) - this.#worthOf(demand, depth + 1));
		}
		this.value -= this.gain[candidate]!;
		this.spent -= this.model.costs[candidate]!;
	}

	fits(candidate: number): boolean {
		return this.spent + this.model.costs[candidate]! <= this.model.budget;
	}

	listChosen(): number[] {
		const chosen: number[] = [];
		for (let candidate = 0; candidate < this.isChosen.length; candidate++) {
			if (this.isChosen[candidate] === 1) chosen.push(candidate);
		}
		return chosen;
	}

	/** Becomes the choice given, by way of the differences. */
	become(chosen: readonly number[]): void {
		const wanted = new Set(chosen);
		for (const candidate of this.listChosen()) if (!wanted.has(candidate)) this.remove(candidate);
		for (const candidate of chosen) if (this.isChosen[candidate] === 0) this.add(candidate);
	}

	/** What one more cover adds to a demand point that has so many. */
	#worthOf(demand: number, depth: number): number {
		if (depth === 0) return this.model.firstValue[demand]!;
		return depth === 1 ? this.model.secondValue[demand]! : 0;
	}

	#changeGains(demand: number, change: number): void {
		if (change === 0) return;
		const { start, item } = this.model.coveredBy;
		for (let k = start[demand]!, end = start[demand + 1]!; k < end; k++)
			this.gain[item[k]!]! += change;
	}
}
