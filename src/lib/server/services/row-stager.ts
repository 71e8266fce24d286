import type { Database } from '#lib/server/db/pool.ts';

/** A statement should take about this long: others wait for it on the embedded database. */
const TARGET_MILLISECONDS = { embedded: 40, server: 100 } as const;
const FIRST_SIZE = 100;
const LEAST_SIZE = 10;
const GREATEST_SIZE = 5000;
const MOST_CHARACTERS = 500_000;

/**
 * Stores rows in statements of a size that adapts to their time, one statement under way while the
 * caller makes the next rows.
 */
export class RowStager<Row> {
	count = 0;
	slowestMilliseconds = 0;
	#rows: Row[] = [];
	#weight = 0;
	readonly #weigh: (row: Row) => number;
	#size: number;
	#underWay: Promise<void> = Promise.resolve();
	#failure: { error: unknown } | undefined;
	readonly #target: number;
	readonly #store: (rows: Row[]) => Promise<void>;

	/**
	 * @param firstSize Rows of the first statement: fewer where a row costs much.
	 * @param weigh Characters of a row, where rows differ much: a statement ends early at
	 *   `MOST_CHARACTERS`.
	 */
	constructor(
		db: Database,
		store: (rows: Row[]) => Promise<void>,
		firstSize = FIRST_SIZE,
		weigh: (row: Row) => number = () => 0
	) {
		this.#size = firstSize;
		this.#weigh = weigh;
		this.#target = TARGET_MILLISECONDS[db.kind];
		this.#store = store;
	}

	/** @throws What storing earlier rows threw. */
	async add(row: Row): Promise<void> {
		this.#rows.push(row);
		this.count++;
		this.#weight += this.#weigh(row);
		if (this.#rows.length >= this.#size || this.#weight >= MOST_CHARACTERS) await this.#send();
	}

	/** Stores what is left and waits for it. */
	async finish(): Promise<void> {
		if (this.#rows.length > 0) await this.#send();
		await this.#settled();
	}

	async #send(): Promise<void> {
		await this.#settled();
		const rows = this.#rows;
		this.#rows = [];
		this.#weight = 0;
		this.#underWay = this.#timed(rows).catch((error: unknown) => {
			this.#failure = { error };
		});
	}

	async #settled(): Promise<void> {
		await this.#underWay;
		if (this.#failure) throw this.#failure.error;
	}

	async #timed(rows: Row[]): Promise<void> {
		const started = performance.now();
		await this.#store(rows);
		const milliseconds = performance.now() - started;
		this.slowestMilliseconds = Math.max(this.slowestMilliseconds, milliseconds);
		const factor = Math.min(2, Math.max(0.4, this.#target / Math.max(milliseconds, 1)));
		this.#size = Math.round(Math.min(GREATEST_SIZE, Math.max(LEAST_SIZE, rows.length * factor)));
	}
}

/** Runs `run` over slices of rows, each slice sized as `RowStager` does. */
export async function storeInSlices<Row>(
	db: Database,
	rows: Iterable<Row>,
	store: (rows: Row[]) => Promise<void>,
	firstSize?: number
): Promise<void> {
	const stager = new RowStager(db, store, firstSize);
	for (const row of rows) await stager.add(row);
	await stager.finish();
}
