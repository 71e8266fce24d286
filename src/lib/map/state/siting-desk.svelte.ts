import type { FacilityKind } from '#lib/domain/facility.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import {
	defaultDemand,
	demandsOf,
	isSitedByRadius,
	type SitingDemand,
	type SitingInput,
	type SitingObjective
} from '#lib/domain/siting.ts';
import { createApiClient, type Fetch, type ViewQuery } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import type { Job } from '#lib/map/client/api-types.ts';

const POLL_MILLISECONDS = 700;

/** What a planner asks on the form; numbers as typed. */
export interface SitingForm {
	kind: FacilityKind;
	objective: SitingObjective;
	/** null: the kind's usual one. */
	demand: SitingDemand | null;
	limit: 'count' | 'budget';
	count: number;
	/** 万元. */
	budget: number;
	repairs: boolean;
	/** Of the second cover. */
	backup: number;
	/** Per facility, in the unit of the demand; null: none. */
	capacity: number | null;
	parcels: boolean;
	seconds: number;
}

/** Asks for a siting, follows it, stops it; what it finds is a scenario. */
export class SitingDesk {
	readonly form = $state<SitingForm>({
		kind: 'hydrant',
		objective: 'cover',
		demand: null,
		limit: 'count',
		count: 10,
		budget: 50,
		repairs: true,
		backup: 0,
		capacity: null,
		parcels: false,
		seconds: 10
	});
	job = $state.raw<Job | null>(null);
	problem = $state<string | null>(null);
	isStopping = $state(false);
	readonly #client: ReturnType<typeof createApiClient>;
	readonly #district: string;
	readonly #locale: Locale;
	readonly #onfound: (scenario: string) => void;

	/** @param onfound The siting has ended, and is kept as this scenario. */
	constructor(fetch: Fetch, locale: Locale, district: string, onfound: (id: string) => void) {
		this.#client = createApiClient(fetch, locale);
		this.#locale = locale;
		this.#district = district;
		this.#onfound = onfound;
	}

	get isUnderWay(): boolean {
		return this.job?.status === 'queued' || this.job?.status === 'running';
	}

	/** What counts: m², buildings, meters of main road, people. */
	get demand(): SitingDemand {
		const { demand } = this.form;
		return demand !== null && this.demands.includes(demand)
			? demand
			: defaultDemand(this.form.kind);
	}

	/** What may count for the kind. */
	get demands(): SitingDemand[] {
		return demandsOf(this.form.kind);
	}

	/** Objectives that go with the kind. */
	get objectives(): SitingObjective[] {
		return isSitedByRadius(this.form.kind)
			? ['cover', 'all']
			: ['cover', 'all', 'median', 'center'];
	}

	async start(name: string, view: ViewQuery): Promise<void> {
		this.problem = null;
		this.isStopping = false;
		// What the one before came to is no answer to this.
		this.job = null;
		try {
			const question = this.#question(view);
			const { jobId } = await this.#client.district(this.#district).site({ name, question });
			this.job = await this.#client.job(jobId);
		} catch (error) {
			this.problem = explainFailure(error, this.#locale);
		}
	}

	/** Follows the job once a moment; returns the stop. */
	watch(): () => void {
		let isLooking = false;
		const timer = setInterval(() => {
			if (isLooking || !this.isUnderWay) return;
			isLooking = true;
			void this.#look().finally(() => (isLooking = false));
		}, POLL_MILLISECONDS);
		return () => clearInterval(timer);
	}

	/** Asks for the best so far. */
	async stop(): Promise<void> {
		if (!this.job) return;
		this.isStopping = true;
		try {
			this.job = await this.#client.stopJob(this.job.id);
		} catch {
			// It may have ended in between; the next look tells.
			this.isStopping = false;
		}
	}

	async #look(): Promise<void> {
		if (!this.job) return;
		try {
			this.job = await this.#client.job(this.job.id);
			this.problem = null;
		} catch (error) {
			// The job goes on; so does the watch.
			this.problem = explainFailure(error, this.#locale);
			return;
		}
		const { status, message, result } = this.job;
		if (status === 'failed') this.problem = message;
		const scenario = result?.['scenario'];
		if (status === 'done' && typeof scenario === 'string') this.#onfound(scenario);
	}

	#question(view: ViewQuery): SitingInput {
		const { kind, objective, limit, count, budget, repairs, backup, capacity } = this.form;
		const isCover = objective === 'cover';
		const isMoney = isCover && limit === 'budget';
		return {
			kind,
			objective,
			...(isMoney ? { budget } : objective === 'all' ? {} : { count }),
			demand: this.demand,
			...view,
			repairs,
			backup: isCover && capacity === null ? backup : 0,
			...(isCover && capacity !== null ? { capacity } : {}),
			parcels: this.form.parcels,
			seconds: this.form.seconds
		};
	}
}
