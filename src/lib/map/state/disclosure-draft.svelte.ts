import type { DisclosureMarking, MarkingResult } from '#lib/domain/disclosure-marking.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';

/** The marking of all facilities of a filter as public or internal: counted first, then done, then taken back. */
export class DisclosureDraft {
	level = $state<DisclosureMarking['disclosure']>('public');
	/** What marking them would do; null until counted. */
	count = $state.raw<MarkingResult | null>(null);
	/** What was done. */
	result = $state.raw<MarkingResult | null>(null);
	isUndoing = $state(false);
	isRunning = $state(false);
	problem = $state<string | null>(null);
	readonly #client: DistrictClient;
	readonly #locale: Locale;
	readonly #filter: Omit<DisclosureMarking, 'disclosure'>;

	constructor(
		client: DistrictClient,
		locale: Locale,
		filter: Omit<DisclosureMarking, 'disclosure'>
	) {
		this.#client = client;
		this.#locale = locale;
		this.#filter = filter;
	}

	async choose(level: DisclosureMarking['disclosure']): Promise<void> {
		this.level = level;
		this.count = null;
		const counted = await this.#try(() => this.#send(level, true));
		// A later choice has its own count under way.
		if (counted && this.level === level) this.count = counted;
	}

	/** @returns Whether it was done. */
	async run(): Promise<boolean> {
		this.isRunning = true;
		const done = await this.#try(() => this.#send(this.level, false));
		this.isRunning = false;
		if (done) this.result = done;
		return done !== undefined;
	}

	/** Queues the undo, which the page of imports and jobs follows. */
	async undo(): Promise<void> {
		const set = this.result?.changeSet;
		if (!set) return;
		this.isUndoing = (await this.#try(() => this.#client.undoChangeSet(set))) !== undefined;
	}

	#send(disclosure: DisclosureMarking['disclosure'], dryRun: boolean): Promise<MarkingResult> {
		return this.#client.markDisclosure({ ...this.#filter, disclosure, dryRun });
	}

	async #try<T>(run: () => Promise<T>): Promise<T | undefined> {
		this.problem = null;
		try {
			return await run();
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
			return undefined;
		}
	}
}
