import * as v from 'valibot';
import { PositionSchema } from './facility.ts';
import { InstantSchema } from './time-schema.ts';

export const CONDITIONS = ['intact', 'impaired', 'unusable'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Strength of evidence, weakest first. */
export const EVIDENCES = ['ledger', 'visual', 'sensor', 'opened', 'flowed', 'measured'] as const;
export type Evidence = (typeof EVIDENCES)[number];

/** Defects of the glossary; the order is the order of the mark panel. */
export const DEFECTS = [
	'no_water',
	'frozen',
	'undrained',
	'leaking',
	'low_pressure',
	'low_flow',
	'corroded',
	'seized',
	'part_damaged',
	'damaged',
	'missing',
	'buried',
	'snow_buried',
	'enclosed',
	'obstructed',
	'parked_on',
	'well_collapsed',
	'well_flooded',
	'cover_stuck',
	'sign_missing',
	'no_standing'
] as const;
export type Defect = (typeof DEFECTS)[number];

const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.nullable(schema));

const ObservationFieldsSchema = v.strictObject({
	id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	facility_id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	observed_at: InstantSchema,
	evidence: v.picklist(EVIDENCES),
	condition: v.picklist(CONDITIONS),
	defects: v.optional(
		v.pipe(
			v.array(v.picklist(DEFECTS)),
			v.transform((defects) => [...new Set(defects)])
		),
		[]
	),
	part: optional(v.pipe(v.string(), v.maxLength(60))),
	pressure_mpa: optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3))),
	flow_lps: optional(v.pipe(v.number(), v.minValue(0), v.maxValue(500))),
	usable_under_ice: optional(v.boolean()),
	observer_position: optional(PositionSchema),
	observer_accuracy_m: optional(v.pipe(v.number(), v.minValue(0))),
	device: optional(v.pipe(v.string(), v.maxLength(100))),
	note: optional(v.pipe(v.string(), v.maxLength(2000)))
});

/**
 * An observation as a device posts it. `id` is made on the device and makes posting twice harmless.
 * What has a defect is not intact: a single look may not contradict itself.
 */
export const ObservationInputSchema = v.pipe(
	ObservationFieldsSchema,
	v.forward(
		v.check(
			({ condition, defects }) => condition !== 'intact' || defects.length === 0,
			'有缺陷就不是“完好”：请选“带病可用”或“不可用”，或去掉缺陷 — what has a defect is not intact: choose impaired or unusable, or drop the defect'
		),
		['condition']
	)
);
export type ObservationInput = v.InferOutput<typeof ObservationInputSchema>;

/** Devices' clocks are wrong now and then; beyond a day ahead a time cannot be believed. */
export const MOST_AHEAD_MS = 24 * 3_600_000;

/** An observation as stored. Times are ISO strings in UTC. */
export interface Observation {
	id: string;
	facility_id: string;
	observed_at: string;
	received_at: string;
	observer: string;
	observer_name: string | null;
	device: string | null;
	evidence: Evidence;
	condition: Condition;
	defects: Defect[];
	part: string | null;
	pressure_mpa: number | null;
	flow_lps: number | null;
	usable_under_ice: boolean | null;
	observer_position: [number, number] | null;
	observer_accuracy_m: number | null;
	note: string | null;
	source: string;
}

/** The same observation for eyes that may not see the pressure of the mains. */
export function withoutReadings<T extends Pick<Observation, 'pressure_mpa'>>(observation: T): T {
	return { ...observation, pressure_mpa: null };
}
