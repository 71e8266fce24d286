/** Runs tasks that share a key one after the other; tasks of different keys run side by side. */
export class KeyedQueue {
	readonly #tails = new Map<string, Promise<void>>();
	readonly #waiting = new Map<string, number>();

	/** How many tasks of this key run or wait. */
	size(key: string): number {
		return this.#waiting.get(key) ?? 0;
	}

	async run<T>(key: string, task: () => Promise<T>): Promise<T> {
		const before = this.#tails.get(key) ?? Promise.resolve();
		this.#waiting.set(key, this.size(key) + 1);
		const result = before.then(task);
		const tail = result.then(
			() => this.#leave(key),
			() => this.#leave(key)
		);
		this.#tails.set(key, tail);
		return result;
	}

	#leave(key: string): void {
		const left = this.size(key) - 1;
		if (left > 0) {
			this.#waiting.set(key, left);
			return;
		}
		this.#waiting.delete(key);
		this.#tails.delete(key);
	}
}
