import { explainFailure, isAbort } from '#lib/map/client/api-error.ts';
import type { Locale } from '#lib/domain/messages/index.ts';

/**
 * Something fetched: the last good value, whether a newer one is under way, and why it failed. A new
 * load aborts the one before it, so the latest question is always the one answered.
 */
export class Loadable<T> {
	value = $state.raw<T | null>(null);
	isLoading = $state(false);
	problem = $state<string | null>(null);
	#abort: AbortController | null = null;
	readonly #locale: Locale;

	constructor(locale: Locale, value: T | null = null) {
		this.#locale = locale;
		this.value = value;
	}

	/** Fills the value; a failure becomes `problem` and leaves the value before it in place. */
	async load(fetch: (signal: AbortSignal) => Promise<T>): Promise<void> {
		this.#abort?.abort();
		const abort = new AbortController();
		this.#abort = abort;
		this.isLoading = true;
		try {
			const value = await fetch(abort.signal);
			if (this.#abort !== abort) return;
			this.value = value;
			this.problem = null;
		} catch (reason) {
			if (this.#abort !== abort || isAbort(reason)) return;
			this.problem = explainFailure(reason, this.#locale);
		} finally {
			if (this.#abort === abort) this.isLoading = false;
		}
	}

	clear(): void {
		this.#abort?.abort();
		this.#abort = null;
		this.value = null;
		this.isLoading = false;
		this.problem = null;
	}
}
