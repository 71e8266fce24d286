import type { RestrictionOverview } from '#lib/domain/restriction.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import { Loadable } from './loadable.svelte.ts';
import type { MapCamera } from './map-camera.svelte.ts';

export type RestrictionEntry =
	| { kind: 'outage'; entry: RestrictionOverview['outages'][number] }
	| { kind: 'closure'; entry: RestrictionOverview['closures'][number] };

/** The screen that lists them. */
export interface RestrictionDeskHost {
	readonly locale: Locale;
	readonly client: DistrictClient;
	readonly camera: MapCamera;
	announcement: string;
	goToFacilityById(id: string): void;
	/** Something ended here. */
	refresh(): Promise<void>;
}

const CLOCK_MILLISECONDS = 30_000;

/** Outages and closures that hold, come, or ask for a re-check; ends them. */
export class RestrictionDesk {
	readonly overview: Loadable<RestrictionOverview>;
	/** The time by which remaining times are told. */
	now = $state(Date.now());
	/** What was just done. */
	note = $state<string | null>(null);
	problem = $state<string | null>(null);
	/** The one that is being ended. */
	ending = $state<string | null>(null);
	readonly #host: RestrictionDeskHost;

	constructor(host: RestrictionDeskHost) {
		this.#host = host;
		this.overview = new Loadable<RestrictionOverview>(host.locale);
	}

	/** What ends first stands first. */
	readonly rows = $derived.by((): RestrictionEntry[] => {
		const { outages = [], closures = [] } = this.overview.value ?? {};
		return [
			...outages.map((entry): RestrictionEntry => ({ kind: 'outage', entry })),
			...closures.map((entry): RestrictionEntry => ({ kind: 'closure', entry }))
		].sort((a, b) => a.entry.until_at.localeCompare(b.entry.until_at));
	});

	get rechecks(): RestrictionOverview['rechecks'] {
		return this.overview.value?.rechecks ?? [];
	}

	load(): void {
		this.now = Date.now();
		void this.overview.load((signal) => this.#host.client.restrictionOverview(signal));
	}

	/** Tells the time while the list is open, and asks again when something began or ended; returns the stop. */
	watchClock(): () => void {
		const watch = setInterval(() => {
			const before = this.now;
			this.now = Date.now();
			const hasPassed = (text: string) => Date.parse(text) > before && Date.parse(text) <= this.now;
			if (this.rows.some(({ entry }) => hasPassed(entry.from_at) || hasPassed(entry.until_at)))
				this.load();
		}, CLOCK_MILLISECONDS);
		return () => clearInterval(watch);
	}

	/** Brings one into the picture. */
	show({ entry }: RestrictionEntry): void {
		if (entry.geometry) this.#host.camera.showGeometry(entry.geometry);
		else if ('facility_ids' in entry && entry.facility_ids[0])
			this.#host.goToFacilityById(entry.facility_ids[0]);
	}

	async end({ kind, entry }: RestrictionEntry): Promise<void> {
		const { client, locale } = this.#host;
		this.problem = null;
		this.ending = entry.id;
		try {
			await client.endRestriction(kind, entry.id);
			this.tell(translate('restriction.ended', locale));
			await this.#host.refresh();
			this.load();
		} catch (reason) {
			this.problem = explainFailure(reason, locale);
		} finally {
			this.ending = null;
		}
	}

	tell(text: string): void {
		this.note = text;
		this.#host.announcement = text;
	}
}
