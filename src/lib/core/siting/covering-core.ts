import { CoverPlan } from './cover-plan.ts';
import { roundShares } from './cover-rounding.ts';
import { exchange, fillGreedily, upset } from './cover-search.ts';
import { DROP, KEEP, narrowModel, type CoveringModel } from './covering-model.ts';
import type { SitingRecord } from './siting-record.ts';

/** A candidate of a smaller share is not worth a try; every tenth has more. */
const LEAST_SHARE = 1e-3;

/**
 * Search among the candidates that the relaxation has a share of, a tenth of them all: what is
 * good is nearly always there, and a step costs a tenth.
 */
export class CoreSearch {
	readonly #model: CoveringModel;
	readonly #plan: CoverPlan;
	#current: readonly number[];
	#currentValue: number;
	/** Upsets since the last that made it better. */
	failures = 0;

	constructor(model: CoveringModel, shares: Float64Array, best: readonly number[]) {
		const isBest = new Set(best);
		const fate = Int8Array.from(shares, (share, candidate) =>
			share > LEAST_SHARE || isBest.has(model.candidates[candidate]!) ? KEEP : DROP
		);
		this.#model = narrowModel(model, fate).model;
		this.#plan = new CoverPlan(this.#model);
		const shareOf = new Map<number, number>();
		model.candidates.forEach((given, candidate) => shareOf.set(given, shares[candidate]!));
		const ownShares = Float64Array.from(this.#model.candidates, (given) => shareOf.get(given) ?? 0);
		roundShares(this.#plan, ownShares);
		this.#settle();
		this.#current = this.#plan.listChosen();
		this.#currentValue = this.#plan.value;
		const known = this.#indicesOf(isBest);
		this.#plan.become(known);
		this.#settle();
		this.#keepIfNoWorse();
	}

	/** Upsets the current plan so many times and keeps what is no worse. */
	run(upsets: number, random: () => number): void {
		if (this.#model.candidates.length === 0) return;
		for (let k = 0; k < upsets; k++) {
			upset(this.#plan, random);
			this.#keepIfNoWorse();
		}
	}

	/** Offers the current plan to a record; true when it is the best so far. */
	offerTo(record: SitingRecord): boolean {
		return record.offer(this.#currentValue, () => [
			...this.#model.baseCandidates,
			...this.#current.map((candidate) => this.#model.candidates[candidate]!)
		]);
	}

	#settle(): void {
		fillGreedily(this.#plan);
		exchange(this.#plan);
	}

	#keepIfNoWorse(): void {
		const { value } = this.#plan;
		this.failures = value > this.#currentValue ? 0 : this.failures + 1;
		if (value < this.#currentValue) {
			this.#plan.become(this.#current);
			return;
		}
		this.#current = this.#plan.listChosen();
		this.#currentValue = value;
	}

	#indicesOf(given: ReadonlySet<number>): number[] {
		return [...this.#model.candidates.keys()].filter((candidate) =>
			given.has(this.#model.candidates[candidate]!)
		);
	}
}
