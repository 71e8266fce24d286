import * as v from 'valibot';
import { CYCLE_KINDS, DUTIES, type CycleKind, type Duty, type SeasonName } from './cycle.ts';
import type { FacilityState } from './facility.ts';
import { DaySchema } from './time-schema.ts';

/** How pressing: before this week, within it, or open for the season with a later deadline. */
export const URGENCIES = ['overdue', 'this_week', 'season'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const MOST_DUE_ITEMS = 2000;

/** What the list of the page is grouped by. */
export const DUE_GROUPINGS = ['township', 'person'] as const;
export type DueGrouping = (typeof DUE_GROUPINGS)[number];

/** The query of `GET …/due` and of its page. */
export const DueQuerySchema = v.object({
	/** Any day of the week that is asked about; this week unless given. */
	week: v.optional(DaySchema),
	/** `-` for none. */
	township: v.optional(v.string()),
	/** `-` for none. */
	person: v.optional(v.string()),
	kind: v.optional(v.picklist(CYCLE_KINDS)),
	duty: v.optional(v.picklist(DUTIES)),
	urgency: v.optional(v.picklist(URGENCIES)),
	/** Of the items that match, `limit` a page. */
	page: v.optional(
		v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(100_000)),
		'1'
	),
	limit: v.optional(
		v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(MOST_DUE_ITEMS)),
		'200'
	)
});
export type DueQuery = v.InferOutput<typeof DueQuerySchema>;

/** One thing that is due of a facility. Times are ISO strings; `last` is null for never. */
export interface DueDuty {
	duty: Duty;
	last: string | null;
	/** null: it was never done, so it is due since ever. */
	due: string | null;
	urgency: Urgency;
}

/** A facility with all that is due of it, the most pressing first. */
export interface DueItem {
	id: string;
	kind: CycleKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	township_code: string | null;
	township: string | null;
	responsible_person: string | null;
	/** Degrees, CGCS2000; null while unplaced. */
	position: [lon: number, lat: number] | null;
	state: FacilityState;
	duties: DueDuty[];
	urgency: Urgency;
}

/** Facilities of a township or a person by how pressing their most pressing duty is. */
export interface DueGroup {
	/** Code of the township, or the person's name; null: none. */
	key: string | null;
	name: string | null;
	facilities: number;
	overdue: number;
	thisWeek: number;
	season: number;
}

export interface Due {
	week: { monday: string; sunday: string };
	asOf: string;
	season: { name: SeasonName; from: string; until: string };
	/** Facilities that cycles apply to. */
	facilityCount: number;
	total: Omit<DueGroup, 'key' | 'name'>;
	byDuty: { duty: Duty; count: number }[];
	/** Of what matches all of the question but the township. */
	byTownship: DueGroup[];
	/** Of what matches all of the question but the person. */
	byPerson: DueGroup[];
	/** One page of those that match the question, the most pressing first. */
	items: DueItem[];
	itemCount: number;
	page: number;
	pageCount: number;
	rules: string[];
}
