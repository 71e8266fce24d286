import * as v from 'valibot';
import type { FacilityKind } from './facility.ts';
import type { Condition, Defect, Evidence } from './observation.ts';
import { InstantSchema } from './time-schema.ts';

/** How a facility did at an incident: gave water, too little, or none. */
export const WATER_USE_OUTCOMES = ['worked', 'weak', 'failed'] as const;
export type WaterUseOutcome = (typeof WATER_USE_OUTCOMES)[number];

const MOST_USED = 50;
const optionalText = (most: number) =>
	v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(most))));

/** Of which incident it is. The id is made by whoever enters it, and is the same for all that was used there. */
const OF_INCIDENT = {
	id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	incident: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请写明哪一次战斗、在哪里 — say which incident, and where'),
		v.maxLength(200)
	),
	note: optionalText(2000)
};

/** What an observation says of the use at which it was made: so it comes home by every way that observations do. */
export const WaterUseOfSchema = v.strictObject({
	...OF_INCIDENT,
	outcome: v.picklist(WATER_USE_OUTCOMES),
	/** Of this facility. */
	facility_note: optionalText(500)
});
export type WaterUseOf = v.InferOutput<typeof WaterUseOfSchema>;
export type UseOfWater = Pick<WaterUseOf, 'id' | 'incident' | 'note'>;

/** What a use says of the facility itself: water was taken from it, or could not be. */
const SEEN: Record<
	WaterUseOutcome,
	{ condition: Condition; defects: Defect[]; evidence: Evidence }
> = {
	worked: { condition: 'intact', defects: [], evidence: 'flowed' },
	weak: { condition: 'impaired', defects: ['low_flow'], evidence: 'flowed' },
	failed: { condition: 'unusable', defects: ['no_water'], evidence: 'opened' }
};

/** An observation of how a facility did at an incident; when, by whom and of what is for the caller to say. */
export function observationOfUse(
	{ id, incident, note = null }: UseOfWater,
	used: { outcome: WaterUseOutcome; note: string | null }
) {
	const { outcome, note: facility_note } = used;
	return {
		...SEEN[outcome],
		note: [incident, facility_note].filter(Boolean).join('：'),
		water_use: { id, incident, note, outcome, facility_note }
	};
}

/** 战后水源登记: what water was used at an incident, and what failed. */
export const WaterUseInputSchema = v.strictObject({
	...OF_INCIDENT,
	used_at: InstantSchema,
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
