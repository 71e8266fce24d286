import { instantOf, wallClockOf } from '#lib/domain/day.ts';
import type { Area } from '#lib/domain/area.ts';
import { translate, type Locale, type MessageKey } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { ApiError, explainFailure } from '#lib/map/client/api-error.ts';
import type { MapTool } from './map-tool.ts';
import { EdgeTool, PickTool } from './pick-tools.svelte.ts';
import { PolygonTool } from './polygon-tool.svelte.ts';

export type RestrictionKind = 'outage' | 'closure';
export const OUTAGE_WAYS = ['pick', 'draw', 'area'] as const;
export type OutageWay = (typeof OUTAGE_WAYS)[number];

/** The screen that records it. */
export interface RestrictionHost {
	readonly locale: Locale;
	readonly client: DistrictClient;
	readonly timeZone: string;
	onrecorded: (text: string) => void;
}

/** An outage (停水) or a closure (断路) being entered; it stays until the server has it. */
export class RestrictionDraft {
	readonly kind: RestrictionKind;
	way = $state<OutageWay>('pick');
	/** Wall clock of the district, `2026-03-01T08:30`. */
	from = $state('');
	until = $state('');
	reason = $state('');
	notice = $state('');
	road = $state('');
	areaId = $state('');
	areas = $state.raw<readonly Area[]>([]);
	problems = $state.raw<Record<string, string>>({});
	problem = $state<string | null>(null);
	isSaving = $state(false);
	readonly facilities: PickTool;
	readonly edges: EdgeTool;
	readonly polygon = new PolygonTool();
	readonly #host: RestrictionHost;

	constructor(kind: RestrictionKind, host: RestrictionHost, now: number) {
		this.kind = kind;
		this.#host = host;
		this.facilities = new PickTool(host.client, host.locale);
		this.edges = new EdgeTool(host.client, host.locale);
		this.from = wallClockOf(instant(now), host.timeZone);
		this.lastHours(8);
	}

	get tool(): MapTool | null {
		if (this.kind === 'closure') return this.edges;
		return this.way === 'pick' ? this.facilities : this.way === 'draw' ? this.polygon : null;
	}

	/** Sets the end so many hours after the beginning. */
	lastHours(hours: number): void {
		const { timeZone } = this.#host;
		const from = this.#read(this.from);
		if (from) this.until = wallClockOf(instant(from.getTime() + hours * 3_600_000), timeZone);
	}

	chooseWay(way: OutageWay): void {
		this.way = way;
		if (way !== 'area' || this.areas.length > 0) return;
		this.#host.client
			.areas()
			.then((areas) => (this.areas = areas))
			.catch((reason: unknown) => (this.problem = explainFailure(reason, this.#host.locale)));
	}

	/** Chooses all facilities that stand on a road of that name. */
	async addRoad(): Promise<void> {
		const road = this.road.trim();
		if (road === '') return;
		const { client, locale } = this.#host;
		try {
			const { facilities } = await client.facilities({ q: road, limit: 1000 });
			const on = facilities.filter(
				({ road_name, lifecycle }) => road_name === road && lifecycle !== 'removed'
			);
			if (on.length === 0)
				this.problems = { road: translate('restriction.noneOnRoad', locale, { road }) };
			else {
				this.problems = {};
				this.road = '';
				this.facilities.add(on);
			}
		} catch (reason) {
			this.problem = explainFailure(reason, locale);
		}
	}

	async save(): Promise<void> {
		const input = this.#toInput();
		this.problem = null;
		if (!input || this.isSaving) return;
		const { client, locale } = this.#host;
		this.isSaving = true;
		try {
			if (this.kind === 'outage') await client.recordOutage(input);
			else await client.recordClosure(input);
			this.#host.onrecorded(translate(`restriction.recorded.${this.kind}`, locale));
		} catch (reason) {
			this.problem = explainFailure(reason, locale);
			if (reason instanceof ApiError)
				this.problems = Object.fromEntries(
					reason.issues.map(({ path, message }) => [path, message])
				);
		} finally {
			this.isSaving = false;
		}
	}

	#toInput(): Record<string, unknown> | undefined {
		const { locale } = this.#host;
		const problems: Record<string, string> = {};
		const miss = (path: string, key: MessageKey) => (problems[path] = translate(key, locale));
		const [from, until] = [this.#read(this.from), this.#read(this.until)];
		if (!from) miss('from_at', 'register.required');
		if (!until) miss('until_at', 'register.required');
		if (from && until && until <= from) miss('until_at', 'restriction.endsBefore');
		if (this.reason.trim() === '') miss('reason', 'register.required');
		const what = this.kind === 'outage' ? this.#outageOf() : this.#closureOf();
		if (!what)
			miss('what', this.kind === 'outage' ? 'restriction.noFacility' : 'restriction.noRoad');
		this.problems = problems;
		if (!from || !until || !what || Object.keys(problems).length > 0) return undefined;
		const notice = this.notice.trim();
		return {
			from_at: from.toISOString(),
			until_at: until.toISOString(),
			reason: this.reason.trim(),
			...(notice === '' ? {} : { notice_number: notice }),
			...what
		};
	}

	#outageOf(): Record<string, unknown> | undefined {
		const geometry =
			this.way === 'draw'
				? this.polygon.polygon
				: this.way === 'area'
					? this.areas.find(({ id }) => id === this.areaId)?.geometry
					: null;
		const facility_ids = this.facilities.picked.map(({ id }) => id);
		if (!geometry && (this.way !== 'pick' || facility_ids.length === 0)) return undefined;
		return { facility_ids, ...(geometry ? { geometry } : {}) };
	}

	#closureOf(): Record<string, unknown> | undefined {
		const edges = this.edges.picked.map(({ id }) => id);
		return edges.length > 0 ? { edges } : undefined;
	}

	#read(local: string): Date | undefined {
		try {
			return instantOf(local, this.#host.timeZone);
		} catch {
			// An input that is empty or half filled in.
			return undefined;
		}
	}
}

/** A moment that nothing changes. */
function instant(milliseconds: number): Date {
	return Object.freeze(new globalThis.Date(milliseconds));
}
