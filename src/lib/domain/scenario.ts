import * as v from 'valibot';
import { FACILITY_KINDS, PositionSchema } from './facility.ts';
import { VIEWS } from './views.ts';

const id = v.pipe(v.string(), v.uuid('编号应为 UUID — an id must be a UUID'), v.toLowerCase());
const text = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most));

/** One change of a what-if: nothing of it is in the register until a planner applies it. */
export const ScenarioChangeSchema = v.variant('action', [
	v.strictObject({
		action: v.literal('add'),
		kind: v.picklist(FACILITY_KINDS),
		position: PositionSchema,
		name: v.optional(v.nullable(text(120)), null),
		/** 万元, of a proposed site. */
		cost: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null)
	}),
	v.strictObject({ action: v.literal('move'), facility_id: id, position: PositionSchema }),
	v.strictObject({
		action: v.literal('repair'),
		facility_id: id,
		cost: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null)
	}),
	v.strictObject({ action: v.literal('remove'), facility_id: id }),
	v.strictObject({ action: v.literal('close'), position: PositionSchema })
]);
export type ScenarioChange = v.InferOutput<typeof ScenarioChangeSchema>;

export const MOST_CHANGES = 1000;

export const ScenarioInputSchema = v.strictObject({
	name: v.pipe(text(100), v.minLength(1)),
	note: v.optional(text(1000), ''),
	view: v.optional(v.picklist(VIEWS), 'as_is'),
	winter: v.optional(v.boolean(), false),
	changes: v.pipe(v.array(ScenarioChangeSchema), v.minLength(1), v.maxLength(MOST_CHANGES))
});
export type ScenarioInput = v.InferInput<typeof ScenarioInputSchema>;

/** How many of all are within the protection radius of a facility that works. */
export interface CoveredCount {
	total: number;
	covered: number;
	/** Covered now and not before the changes; and the other way round. */
	gained: number;
	lost: number;
}

/** Figures of one side of a comparison; null where there is no area, no station or no road. */
export interface ScenarioFigures {
	coverage: {
		areaSquareMeters: number;
		coveredSquareMeters: number;
		holeSquareMeters: number;
		coveredRate: number | null;
		holeCount: number;
	} | null;
	response: {
		totalMeters: number;
		reachedMeters: number;
		p50Seconds: number | null;
		p90Seconds: number | null;
	} | null;
	/** null: no building is known. Not in scenarios kept by earlier versions, as what follows. */
	buildings?: CoveredCount | null;
	/** An estimate: rule people.spread_m. null: nobody knows how many live anywhere. */
	people?: CoveredCount | null;
	/** Spacing along main roads and the way to refill; null: no roads. */
	cranes?: CraneFigures | null;
	/** Streets that micro stations reach in time; null: no roads. */
	onFoot?: { totalMeters: number; reachedMeters: number } | null;
}

/** Water cranes: never by a radius. */
export interface CraneFigures {
	mainMeters: number;
	/** Of these, within half the spacing of a crane, along roads. */
	servedMeters: number;
	/** Driving to the nearest crane, from nine tenths of all buildings; null where there is no way for as many. */
	refillP90Meters: number | null;
}

/** Today's figures and those with the changes, from the same data. */
export interface ScenarioResult {
	before: ScenarioFigures;
	after: ScenarioFigures;
}

/** A named what-if. Times are ISO strings. */
export interface Scenario {
	id: string;
	kind: 'what_if' | 'siting';
	name: string;
	note: string;
	view: (typeof VIEWS)[number];
	winter: boolean;
	changes: ScenarioChange[];
	result: ScenarioResult;
	/** Of `siting`: what was asked, objective, bound, gap. */
	siting: Record<string, unknown> | null;
	/** Revisions that the result was computed from. */
	inputs: Record<string, unknown>;
	created_by: string;
	created_at: string;
	applied_at: string | null;
	applied_by: string | null;
}
