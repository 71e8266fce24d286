import * as v from 'valibot';
import type { FacilityKind } from './facility.ts';
import { InstantSchema } from './time-schema.ts';

/** How a facility did at an incident: gave water, too little, or none. */
export const WATER_USE_OUTCOMES = ['worked', 'weak', 'failed'] as const;
export type WaterUseOutcome = (typeof WATER_USE_OUTCOMES)[number];

const MOST_USED = 50;
const optionalText = (most: number) =>
	v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(most))));

/** 战后水源登记: what water was used at an incident, and what failed. */
export const WaterUseInputSchema = v.strictObject({
	id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	used_at: InstantSchema,
	incident: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请写明哪一次战斗、在哪里 — say which incident, and where'),
		v.maxLength(200)
	),
	note: optionalText(2000),
	facilities: v.pipe(
		v.array(
			v.strictObject({
				facility_id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
				outcome: v.picklist(WATER_USE_OUTCOMES),
				note: optionalText(500)
			})
		),
		v.minLength(1, '请至少列一处用过的水源 — name at least one facility that was used'),
		v.maxLength(MOST_USED),
		v.check(
			(used) => new Set(used.map(({ facility_id }) => facility_id)).size === used.length,
			'同一处水源只列一次 — name each facility once'
		)
	)
});
export type WaterUseInput = v.InferInput<typeof WaterUseInputSchema>;

export interface UsedFacility {
	facility_id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	road_name: string | null;
	outcome: WaterUseOutcome;
	note: string | null;
	/** When somebody first opened it afterwards; null: the drain check is still to do. */
	checked_at: string | null;
	checked_by: string | null;
}

/** A use of water as stored, with what became of its drain checks. Times are ISO strings. */
export interface WaterUse {
	id: string;
	used_at: string;
	incident: string;
	note: string | null;
	recorded_by_name: string;
	recorded_at: string;
	facilities: UsedFacility[];
}
