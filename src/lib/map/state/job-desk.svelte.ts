import { createApiClient, type ApiClient, type Fetch } from '#lib/map/client/api-client.ts';
import { explainFailure, isAbort } from '#lib/map/client/api-error.ts';
import type { Job } from '#lib/map/client/api-types.ts';
import { uploadFile } from '#lib/map/client/upload.ts';
import type { Locale } from '#lib/domain/messages/index.ts';

const POLL_MILLISECONDS = 1000;

export interface JobDeskOptions {
	locale: Locale;
	district: string;
	jobs: readonly Job[];
	fetch: Fetch;
	/** A job has ended: what the page shows of the district may be old. */
	onfinished: () => void;
}

/** The jobs of a district, those under way followed to their end, and the upload that starts one. */
export class JobDesk {
	jobs = $state.raw<readonly Job[]>([]);
	/** The file on its way to the server; `share` 0–1. */
	upload = $state.raw<{ fileName: string; share: number } | null>(null);
	problem = $state<string | null>(null);
	/** The last look at a job failed; the next one tries again. */
	isOffline = $state(false);
	#abort: AbortController | null = null;
	readonly #options: JobDeskOptions;
	readonly #client: ApiClient;

	constructor(options: JobDeskOptions) {
		this.#options = options;
		this.jobs = options.jobs;
		this.#client = createApiClient(options.fetch, options.locale);
	}

	get running(): readonly Job[] {
		return this.jobs.filter(isUnderWay);
	}

	/** Looks after the jobs under way once a second; returns the stop. */
	watch(): () => void {
		let isLooking = false;
		const timer = setInterval(() => {
			if (isLooking || this.running.length === 0) return;
			isLooking = true;
			void this.#look().finally(() => (isLooking = false));
		}, POLL_MILLISECONDS);
		return () => clearInterval(timer);
	}

	async send(file: File): Promise<void> {
		const { locale, district } = this.#options;
		this.problem = null;
		this.upload = { fileName: file.name, share: 0 };
		this.#abort = new AbortController();
		try {
			const { jobId } = await uploadFile(this.#client.district(district).importPath, file, {
				locale,
				signal: this.#abort.signal,
				onProgress: (share) => (this.upload = { fileName: file.name, share })
			});
			this.#put(await this.#client.job(jobId));
		} catch (reason) {
			if (!isAbort(reason)) this.problem = explainFailure(reason, locale);
		} finally {
			this.upload = null;
			this.#abort = null;
		}
	}

	/** Shows a job that was queued elsewhere and follows it. */
	async follow(id: string): Promise<void> {
		this.#put(await this.#client.job(id));
	}

	cancelUpload(): void {
		this.#abort?.abort();
	}

	async #look(): Promise<void> {
		try {
			const before = this.running;
			const after = await Promise.all(before.map(({ id }) => this.#client.job(id)));
			this.isOffline = false;
			for (const job of after) this.#put(job);
			if (after.some((job) => !isUnderWay(job))) this.#options.onfinished();
		} catch {
			// Shown as such; the watch goes on and the job does too.
			this.isOffline = true;
		}
	}

	#put(job: Job): void {
		const isKnown = this.jobs.some(({ id }) => id === job.id);
		this.jobs = isKnown
			? this.jobs.map((other) => (other.id === job.id ? job : other))
			: [job, ...this.jobs];
	}
}

export function isUnderWay(job: Job): boolean {
	return job.status === 'queued' || job.status === 'running';
}
