import type { Facility } from '#lib/domain/facility.ts';
import type { Condition } from '#lib/domain/observation.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import { createApiClient, type DistrictClient, type Fetch } from '#lib/map/client/api-client.ts';
import type { DistrictSummary } from '#lib/map/client/api-types.ts';
import { FacilityDesk, type FacilityDeskHost } from './facility-desk.svelte.ts';

/** What a table page has around the facility that is open beside its rows. */
export class TableDesk implements FacilityDeskHost {
	readonly locale: Locale;
	readonly client: DistrictClient;
	readonly desk: FacilityDesk;
	summary = $state.raw() as DistrictSummary;
	townships = $state.raw<readonly (readonly [code: string, name: string])[]>([]);
	/** Read out by screen readers: the outcome of what was just done. */
	announcement = $state('');
	readonly #onmarked: () => void;
	readonly #onopen: (id: string) => void;

	constructor(options: {
		locale: Locale;
		summary: DistrictSummary;
		fetch: Fetch;
		/** A mark has arrived: rows, counts and rate may be old. */
		onmarked: () => void;
		/** Opens a facility beside the rows. */
		onopen: (id: string) => void;
	}) {
		this.locale = options.locale;
		this.summary = options.summary;
		this.client = createApiClient(options.fetch, options.locale).district(options.summary.code);
		this.desk = new FacilityDesk(this);
		this.#onmarked = options.onmarked;
		this.#onopen = options.onopen;
	}

	readonly hasMap = false;

	get townshipChoices(): readonly (readonly [code: string, name: string])[] {
		return this.townships;
	}

	showEdited(facility: Facility | undefined): void {
		if (facility) this.#onopen(facility.id);
		if (facility) void this.desk.reload();
		this.#onmarked();
	}

	openFacility(id: string): void {
		this.#onopen(id);
	}

	/** The sheet follows the draft. */
	endAdding(): void {}

	townshipName(code: string | null): string | null {
		return this.townships.find(([known]) => known === code)?.[1] ?? code;
	}

	showMark(_facilityId: string, condition: Condition): { keep: () => void; undo: () => void } {
		return {
			keep: () => {
				this.announcement = translate('mark.saved', this.locale, {
					state: translate(`state.${condition}`, this.locale)
				});
				void this.desk.reload();
				this.#onmarked();
			},
			undo: () => undefined
		};
	}
}
