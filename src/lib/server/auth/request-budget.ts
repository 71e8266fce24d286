/** How many requests may come in a burst, and how many more every second. */
export interface BudgetLimits {
	burst: number;
	perSecond: number;
}

/** Enough for a GIS program that fetches a screen of tiles, too little to copy a province unseen. */
export const TOKEN_BUDGET: BudgetLimits = { burst: 600, perSecond: 20 };

const MOST_KEYS = 10_000;

/**
 * Counts requests by key in this process: a bucket that holds `burst` and fills by `perSecond`.
 *
 * Another web process counts its own; the limits are against run-away scripts, not a quota.
 */
export class RequestBudget {
	readonly #limits: BudgetLimits;
	readonly #buckets = new Map<string, { left: number; at: number }>();

	constructor(limits: BudgetLimits) {
		this.#limits = limits;
	}

	/**
	 * Takes one request.
	 *
	 * @param now Milliseconds.
	 * @returns seconds to wait; 0 when the request may pass.
	 */
	take(key: string, now: number): number {
		const { burst, perSecond } = this.#limits;
		const known = this.#buckets.get(key) ?? { left: burst, at: now };
		const left = Math.min(burst, known.left + ((now - known.at) / 1000) * perSecond);
		this.#buckets.delete(key);
		this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
		if (this.#buckets.size > MOST_KEYS) {
			const [oldest] = this.#buckets.keys();
			if (oldest !== undefined) this.#buckets.delete(oldest);
		}
		return left < 1 ? (1 - left) / perSecond : 0;
	}
}
