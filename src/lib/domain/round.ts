import * as v from 'valibot';
import { CYCLE_KINDS, DUTIES, type Duty } from './cycle.ts';
import type { FacilityKind, FacilityState } from './facility.ts';
import { PositionSchema } from './facility.ts';

/** Stops of a round at the most: what the order is promised for. */
export const MOST_STOPS = 60;

const minutes = (least: number, most: number) =>
	v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** A round to plan: from where, how long, and what of that which is due. */
export const RoundInputSchema = v.strictObject({
	id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	name: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(100)))),
	/** Account that goes; the asker himself unless given. */
	assigned_to: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(60)))),
	/** Degrees, CGCS2000. */
	from: PositionSchema,
	mode: v.optional(v.picklist(['drive', 'walk']), 'drive'),
	returns: v.optional(v.boolean(), true),
	shift_minutes: v.optional(minutes(10, 1440), 240),
	stop_minutes: v.optional(minutes(0, 120), 6),
	most: v.optional(
		v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_STOPS)),
		MOST_STOPS
	),
	/** Only these of what is due; all unless given. `-` is none. */
	township: v.optional(v.nullable(v.string())),
	person: v.optional(v.nullable(v.string())),
	kind: v.optional(v.nullable(v.picklist(CYCLE_KINDS))),
	duty: v.optional(v.nullable(v.picklist(DUTIES))),
	/** These facilities whatever is due of them, instead. */
	facility_ids: v.optional(
		v.nullable(
			v.pipe(
				v.array(v.pipe(v.string(), v.uuid(), v.toLowerCase())),
				v.minLength(1),
				v.maxLength(MOST_STOPS)
			)
		)
	)
});
export type RoundInput = v.InferInput<typeof RoundInputSchema>;

/** A stop of a round and what became of it. */
export interface RoundStop {
	facility_id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	/** Degrees, CGCS2000. */
	position: [lon: number, lat: number] | null;
	state: FacilityState;
	/** First look since the round was made, by whomever; null: still to do. */
	done_at: string | null;
	done_by: string | null;
}

/** A round as stored. Times are ISO strings. */
export interface Round {
	id: string;
	name: string;
	assigned_to: string;
	assigned_name: string;
	made_by: string;
	made_at: string;
	mode: 'drive' | 'walk';
	start: [lon: number, lat: number];
	returns: boolean;
	stop_minutes: number;
	shift_minutes: number;
	/** Travel alone. */
	travel_seconds: number;
	/** Pairs of places that no road joins. */
	guessed_count: number;
	/** Travel from place i to place j at `i * (stops + 1) + j`; place 0 is the start. */
	seconds: number[];
	stops: RoundStop[];
	closed_at: string | null;
	closed_by: string | null;
}

/** What planning left out, and why. */
export interface RoundLeft {
	/** Due, but the shift or the number of stops does not suffice. */
	notFitting: number;
	/** In somebody's open round already. */
	taken: number;
	/** Not on the map yet. */
	unplaced: number;
}

/** What weighs how much when a shift does not suffice for all: what freezes tonight before everything. */
export function weightOf(
	urgency: 'overdue' | 'this_week' | 'season',
	duties: readonly Duty[]
): number {
	if (duties.includes('drain_check')) return 8;
	return { overdue: 3, this_week: 2, season: 1 }[urgency];
}
