import type { Locale } from '#lib/domain/messages/index.ts';
import type { BoxRequest } from '#lib/domain/planning-box.ts';
import type { ScenarioLines } from '#lib/domain/three-lines.ts';
import { createApiClient, type DistrictClient, type Fetch } from '#lib/map/client/api-client.ts';
import { explainFailure, isAbort } from '#lib/map/client/api-error.ts';
import type { Job } from '#lib/map/client/api-types.ts';
import { JobDesk } from './job-desk.svelte.ts';

const PICTURE_DPI = 300;

/** A planning box or a set of sheets being put together, and those made so far. */
export class PaperDraft {
	scenario = $state('');
	disclosure = $state<BoxRequest['disclosure']>('internal');
	paper = $state<BoxRequest['paper']>('A3');
	towns = $state<BoxRequest['towns']>('usual');
	base = $state<BoxRequest['base']>('map');
	view = $state<BoxRequest['view']>('as_is');
	planTitle = $state('');
	compiledBy = $state('');
	reviewNumber = $state('');
	buildingUnit = $state('');
	year = $state<number | null>(null);
	hasPictures = $state(false);
	/** Moment of an earlier box; '' = not compared. */
	since = $state('');
	isSending = $state(false);
	problem = $state<string | null>(null);
	/** The chosen scenario against the three lines. */
	lines = $state.raw<ScenarioLines | null>(null);
	readonly desk: JobDesk;
	readonly #client: DistrictClient;
	readonly #locale: Locale;
	#abort: AbortController | null = null;

	constructor(options: {
		locale: Locale;
		district: string;
		jobs: readonly Job[];
		fetch: Fetch;
		onfinished: () => void;
	}) {
		this.#locale = options.locale;
		this.#client = createApiClient(options.fetch, options.locale).district(options.district);
		this.desk = new JobDesk(options);
	}

	/** Finished boxes, newest first: what a new one can be compared with. */
	get earlier(): { at: string; fileName: string }[] {
		return this.desk.jobs.flatMap(({ kind, result }) => {
			const at = result?.['dataAt'];
			const fileName = result?.['fileName'];
			const isBox =
				kind === 'planning-box' && typeof at === 'string' && typeof fileName === 'string';
			return isBox ? [{ at, fileName }] : [];
		});
	}

	downloadPath(jobId: string): string {
		return this.#client.paperPath(jobId);
	}

	async make(what: 'box' | 'sheets'): Promise<void> {
		this.isSending = true;
		this.problem = null;
		try {
			const { jobId } =
				what === 'box'
					? await this.#client.requestBox(this.#question())
					: await this.#client.requestSheets(this.#question());
			await this.desk.follow(jobId);
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
		} finally {
			this.isSending = false;
		}
	}

	/** Looks where the proposals of the chosen scenario lie. */
	async check(): Promise<void> {
		this.#abort?.abort();
		this.lines = null;
		if (this.scenario === '') return;
		this.#abort = new AbortController();
		try {
			this.lines = await this.#client.scenarioLines(this.scenario, this.#abort.signal);
		} catch (reason) {
			if (!isAbort(reason)) this.problem = explainFailure(reason, this.#locale);
		}
	}

	#question() {
		const { scenario, disclosure, paper, towns, base, view, since, year } = this;
		const texts = {
			scenario,
			planTitle: this.planTitle.trim(),
			compiledBy: this.compiledBy.trim(),
			reviewNumber: this.reviewNumber.trim(),
			buildingUnit: this.buildingUnit.trim(),
			since
		};
		const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
		return {
			disclosure,
			paper,
			towns,
			base,
			view,
			...given,
			...(year === null ? {} : { year }),
			...(this.hasPictures ? { dotsPerInch: PICTURE_DPI } : {})
		};
	}
}
