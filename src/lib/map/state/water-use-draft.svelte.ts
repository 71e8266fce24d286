import { instantOf, wallClockOf } from '#lib/domain/day.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { FoundFacility } from '#lib/domain/search.ts';
import type { WaterUseOutcome } from '#lib/domain/water-use.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure, isAbort } from '#lib/map/client/api-error.ts';

interface Used {
	facility: FoundFacility;
	outcome: WaterUseOutcome;
}

/** A use of water being entered: searched for, chosen, sent once under one id. */
export class WaterUseDraft {
	readonly id = crypto.randomUUID();
	incident = $state('');
	note = $state('');
	/** The district's wall clock, as a `datetime-local` input has it. */
	usedAt = $state('');
	used = $state<Used[]>([]);
	found = $state.raw<readonly FoundFacility[]>([]);
	isSending = $state(false);
	problem = $state<string | null>(null);
	readonly #client: DistrictClient;
	readonly #timeZone: string;
	readonly #locale: Locale;

	constructor(client: DistrictClient, timeZone: string, locale: Locale, now: Date) {
		this.#client = client;
		this.#timeZone = timeZone;
		this.#locale = locale;
		this.usedAt = wallClockOf(now, timeZone);
	}

	async search(text: string, signal: AbortSignal): Promise<void> {
		try {
			const { facilities } = await this.#client.search(text, signal);
			this.found = facilities.filter(({ kind }) => kind !== 'fire_station');
		} catch (reason) {
			if (!isAbort(reason)) this.problem = explainFailure(reason, this.#locale);
		}
	}

	add(facility: FoundFacility): void {
		this.found = [];
		if (this.used.some((entry) => entry.facility.id === facility.id)) return;
		this.used.push({ facility, outcome: 'worked' });
	}

	remove(facilityId: string): void {
		this.used = this.used.filter(({ facility }) => facility.id !== facilityId);
	}

	/** @returns how many drain checks it opened; undefined when the server did not take it. */
	async save(): Promise<number | undefined> {
		this.isSending = true;
		this.problem = null;
		try {
			const { facilities } = await this.#client.recordWaterUse({
				id: this.id,
				used_at: instantOf(this.usedAt, this.#timeZone).toISOString(),
				incident: this.incident,
				note: this.note.trim() === '' ? null : this.note,
				facilities: this.used.map(({ facility, outcome }) => ({
					facility_id: facility.id,
					outcome
				}))
			});
			return facilities.length;
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
			return undefined;
		} finally {
			this.isSending = false;
		}
	}
}
