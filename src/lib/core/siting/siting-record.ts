/** What is known at a moment: a choice, what it is worth, and what no choice can pass. */
export interface SitingState {
	/** Candidates chosen, by index in the problem, rising; locked ones are not among them. */
	chosen: readonly number[];
	objective: number;
	/** Proven: no choice is better than this. */
	bound: number;
	/** What may be missing at most, as a share of the bound: 0 when nothing can be. */
	gap: number;
	/** The choice is the best there is, as far as doubles tell. */
	isProven: boolean;
}

/** Two values that differ by less are one: bounds are sums of thousands of rounded products. */
const RELATIVE_ROUNDING = 1e-10;

/** Keeps the best choice and the best bound of a problem whose objective is to be large. */
export class SitingRecord {
	objective = -Infinity;
	bound = Infinity;
	#chosen: readonly number[] = [];
	readonly #isWhole: boolean;

	/** @param isWhole Objectives are whole numbers, so a bound may be rounded down to one. */
	constructor(isWhole: boolean) {
		this.#isWhole = isWhole;
	}

	get isProven(): boolean {
		return this.bound <= this.objective;
	}

	get chosen(): readonly number[] {
		return this.#chosen;
	}

	/** @returns Whether it is the best so far. */
	offer(objective: number, chosen: () => readonly number[]): boolean {
		if (objective <= this.objective) return false;
		this.objective = objective;
		this.#chosen = chosen();
		if (this.isBeaten(this.bound)) this.prove();
		return true;
	}

	/** Takes note of a bound of all choices. */
	lowerBound(bound: number): void {
		if (this.isBeaten(bound)) this.prove();
		else
			this.bound = Math.min(
				this.bound,
				this.#isWhole ? Math.floor(addRounding(bound)) : addRounding(bound)
			);
	}

	/** Takes note that nothing can be better than the best. */
	prove(): void {
		this.bound = this.objective;
	}

	/** Whether choices with such a bound cannot be better than the best. */
	isBeaten(bound: number): boolean {
		if (this.#isWhole) return Math.floor(addRounding(bound)) <= this.objective;
		return bound <= addRounding(this.objective);
	}

	toState(): SitingState {
		const { objective, bound, isProven } = this;
		const gap = isProven || bound === 0 ? 0 : (bound - objective) / Math.abs(bound);
		return { chosen: this.#chosen.toSorted((a, b) => a - b), objective, bound, gap, isProven };
	}
}

function addRounding(value: number): number {
	return value + Math.abs(value) * RELATIVE_ROUNDING;
}
