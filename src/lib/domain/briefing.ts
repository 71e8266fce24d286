import * as v from 'valibot';
import type { Burst, MarkCounts, Shift } from './marks-quality.ts';
import { DaySchema } from './time-schema.ts';
import type { WorkOrder } from './work-order.ts';

export const BriefingQuerySchema = v.object({
	/** Any day of the week; default: last week, which Monday's page is about. */
	day: v.optional(DaySchema)
});
export type BriefingQuery = v.InferOutput<typeof BriefingQuerySchema>;

export const MarksQuerySchema = v.object({
	from: v.optional(DaySchema),
	until: v.optional(DaySchema)
});

/** What a set of facilities holds of the coverage as is: a difference of two views, of now. */
export interface BriefingCost {
	squareMeters: number;
	buildings: number;
}

export interface BriefingOutage {
	id: string;
	reason: string;
	from_at: string;
	until_at: string;
	facilityCount: number;
}

export interface OverdueNotice {
	notice_id: string;
	number: string;
	party: string;
	deadline: string;
	/** Facilities of it that nobody has repaired. */
	count: number;
	daysOver: number;
	reminders: number;
}

/** Monday's page (周一晨报). Instants are ISO strings, days `YYYY-MM-DD`. */
export interface Briefing {
	week: string;
	monday: string;
	sunday: string;
	/** The week is not over. */
	isRunning: boolean;
	rate: {
		before: { existing: number; intact: number };
		after: { existing: number; intact: number };
		target: number;
	};
	/** Orders that were opened, and closed, in the week; what costs most first. */
	broken: (WorkOrder & { cost: BriefingCost | null })[];
	repaired: WorkOrder[];
	/** Outages in force at some time of the week. */
	outages: BriefingOutage[];
	/** Letters whose day is over as of today, the longest first. */
	overdue: OverdueNotice[];
	/** Day as of which costs are computed: today, whatever the week. */
	costsOf: string;
	/** null: there is no area to cover yet. */
	costs: {
		areaName: string;
		broken: BriefingCost;
		repaired: BriefingCost;
		outages: BriefingCost;
		overdue: BriefingCost;
		/** Everything that is broken now. */
		all: BriefingCost;
	} | null;
	marks: MarkCounts & { people: number; nearMeters: number; bursts: Burst[] };
	isDemo: boolean;
}

/** Marks of a period by person and day. */
export interface MarksQuality {
	from: string;
	until: string;
	nearMeters: number;
	burstCount: number;
	total: MarkCounts;
	shifts: Shift[];
	bursts: Burst[];
}
