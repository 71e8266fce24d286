import type { Obstacle } from './judge-answer.ts';

/** What stood in the way of an attempt, and the least that the server asks to wait; null: it did not say. */
export interface Hindrance {
	of: Obstacle;
	seconds: number | null;
}

/** How it stands after an attempt. `nextAt`: this phone's clock; null: only a person can help. */
export type TaskState =
	{ is: 'idle' } | { is: 'waiting'; obstacle: Obstacle; nextAt: number | null };

const FIRST_WAIT_MS = 4000;
const LONGEST_WAIT_MS = 300_000;
/** What no waiting cures. */
const NEEDS_A_PERSON: readonly Obstacle[] = ['signed_out', 'other_person', 'forbidden'];

/**
 * Work that meets a bad network: one attempt at a time, another at once when one is asked for meanwhile, and by itself
 * after longer and longer waits when it was hindered. No request is lost: signal that returns while an attempt is
 * failing leads to the next one.
 */
export class PersistentTask {
	readonly #attempt: () => Promise<Hindrance | undefined>;
	readonly #onChange: (state: TaskState) => void;
	#running: Promise<void> | undefined;
	#isAskedAgain = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#failures = 0;
	#isStopped = false;

	/** @param attempt Does what can be done now; says what stood in the way, or nothing when all is done. */
	constructor(
		attempt: () => Promise<Hindrance | undefined>,
		onChange: (state: TaskState) => void = () => {}
	) {
		this.#attempt = attempt;
		this.#onChange = onChange;
	}

	/** Attempts that failed since the last one that did not. */
	get failures(): number {
		return this.#failures;
	}

	get isStopped(): boolean {
		return this.#isStopped;
	}

	/**
	 * Resolves when what can be done now is done, however that went.
	 *
	 * @throws What an attempt threw; it is tried again later all the same.
	 */
	run(): Promise<void> {
		this.#isAskedAgain = true;
		this.#running ??= this.#runAll().finally(() => (this.#running = undefined));
		return this.#running;
	}

	/** Nothing more is begun; an attempt under way ends. */
	stop(): void {
		this.#isStopped = true;
		clearTimeout(this.#timer);
	}

	async #runAll(): Promise<void> {
		while (this.#isAskedAgain && !this.#isStopped) {
			this.#isAskedAgain = false;
			clearTimeout(this.#timer);
			let hindrance: Hindrance | undefined;
			try {
				hindrance = await this.#attempt();
			} catch (error) {
				this.#tryLater(null);
				throw error;
			}
			if (this.#isStopped) return;
			if (hindrance) this.#waitAfter(hindrance);
			else {
				this.#failures = 0;
				this.#onChange({ is: 'idle' });
			}
		}
	}

	#waitAfter({ of, seconds }: Hindrance): void {
		const nextAt = NEEDS_A_PERSON.includes(of) ? null : this.#tryLater(seconds);
		this.#onChange({ is: 'waiting', obstacle: of, nextAt });
	}

	#tryLater(seconds: number | null): number {
		const doubled = FIRST_WAIT_MS * 2 ** Math.min(this.#failures, 10);
		const wait = Math.max((seconds ?? 0) * 1000, Math.min(LONGEST_WAIT_MS, doubled));
		this.#failures++;
		if (!this.#isStopped) this.#timer = setTimeout(() => void this.run(), wait);
		return Date.now() + wait;
	}
}
