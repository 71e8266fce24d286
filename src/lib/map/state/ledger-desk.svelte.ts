import type { LedgerAnswer, LedgerRowAnswer } from '#lib/domain/ledger/ledger-view.ts';
import type { LedgerPatch } from '#lib/domain/ledger/options.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { ApiClient, DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import type { Job } from '#lib/map/client/api-types.ts';
import { isUnderWay } from './job-desk.svelte.ts';

const POLL_MILLISECONDS = 700;
const ROWS_A_PAGE = 50;

export interface LedgerDeskOptions {
	ledger: LedgerAnswer;
	locale: Locale;
	api: ApiClient;
	client: DistrictClient;
}

/** One ledger on the screen: its mapping, its jobs, its report. */
export class LedgerDesk {
	ledger = $state.raw<LedgerAnswer>() as LedgerAnswer;
	job = $state.raw<Job | null>(null);
	problem = $state<string | null>(null);
	rows = $state.raw<LedgerRowAnswer[]>([]);
	total = $state(0);
	next = $state<number | null>(null);
	/** `noted`, `all`, `outcome:…` or `code:…`. */
	filter = $state('noted');
	/** Decisions changed since the report. */
	isReportOld = $state(false);
	readonly #options: LedgerDeskOptions;

	constructor(options: LedgerDeskOptions) {
		this.#options = options;
		this.ledger = options.ledger;
	}

	get isBusy(): boolean {
		return this.job !== null && isUnderWay(this.job);
	}

	/** Follows the job of the ledger, if one is under way, and shows the report; returns the stop. */
	watch(): () => void {
		const { ledger } = this;
		if (ledger.jobId !== null) void this.#follow(ledger.jobId);
		if (ledger.summary) void this.show(this.filter);
		const timer = setInterval(() => {
			if (this.isBusy && this.job) void this.#follow(this.job.id);
		}, POLL_MILLISECONDS);
		return () => clearInterval(timer);
	}

	async change(patch: LedgerPatch): Promise<void> {
		await this.#try(async () => {
			this.ledger = await this.#options.client.changeLedger(this.ledger.id, patch);
			this.isReportOld = this.ledger.summary !== null;
			if (patch.sheet !== undefined && this.ledger.jobId !== null)
				await this.#follow(this.ledger.jobId);
		});
	}

	async run(what: 'check' | 'import'): Promise<void> {
		await this.#try(async () => {
			const { jobId } = await this.#options.client.queueLedger(this.ledger.id, what);
			await this.#follow(jobId);
		});
	}

	async undo(): Promise<void> {
		const { changeSet } = this.ledger;
		if (!changeSet) return;
		await this.#try(async () => {
			const { jobId } = await this.#options.client.undoChangeSet(changeSet.id);
			await this.#follow(jobId);
		});
	}

	/** Shows the first page of the report under a filter. */
	async show(filter: string): Promise<void> {
		this.filter = filter;
		this.rows = [];
		this.next = null;
		await this.more();
	}

	async more(): Promise<void> {
		const [by, value = ''] = this.filter.split(':');
		await this.#try(async () => {
			const page = await this.#options.client.ledgerRows(this.ledger.id, {
				noted: by === 'noted' ? '1' : null,
				outcome: by === 'outcome' ? value : null,
				code: by === 'code' ? value : null,
				after: this.next,
				limit: ROWS_A_PAGE
			});
			this.rows = [...this.rows, ...page.rows];
			this.total = page.total;
			this.next = page.next;
		});
	}

	async #follow(jobId: string): Promise<void> {
		const before = this.job;
		await this.#try(async () => {
			const job = await this.#options.api.job(jobId);
			const hasEnded = !isUnderWay(job) && (before?.id !== jobId || isUnderWay(before));
			this.job = job;
			if (job.status === 'failed') this.problem = job.message;
			if (!hasEnded) return;
			this.ledger = await this.#options.client.ledger(this.ledger.id);
			if (job.kind !== 'ledger-read' && this.ledger.summary) {
				this.isReportOld = false;
				await this.show(this.filter);
			}
		}, KEEPS_PROBLEM);
	}

	async #try(run: () => Promise<void>, keepsProblem = false): Promise<void> {
		if (!keepsProblem) this.problem = null;
		try {
			await run();
		} catch (reason) {
			this.problem = explainFailure(reason, this.#options.locale);
		}
	}
}

/** Looking after a job again and again must not wipe away what went wrong. */
const KEEPS_PROBLEM = true;
