import * as v from 'valibot';
import { OWNERSHIPS, PositionSchema } from './facility.ts';
import { MOST_PHOTO_BYTES, PHOTO_ROLES } from './photo.ts';
import { InstantSchema } from './time-schema.ts';
import { WaterUseOfSchema } from './water-use.ts';

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

/** Photos of one look; more are another look. */
export const MOST_PHOTOS = 12;

/**
 * A photo that a look says it has. The picture itself comes afterwards, under its hash; until it is there
 * the look is not whole.
 */
export const ObservationPhotoSchema = v.strictObject({
	/** SHA-256 of the picture as it will be sent. */
	hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PHOTO_BYTES)),
	role: v.picklist(PHOTO_ROLES),
	/** What the camera wrote, read on the phone before the picture was made smaller. */
	taken_at: optional(v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/))),
	position: optional(PositionSchema)
});
export type ObservationPhotoInput = v.InferOutput<typeof ObservationPhotoSchema>;

/** Kinds that a crew may find where the register has none; stations are not found on the road. */
export const FOUND_KINDS = ['hydrant', 'water_crane', 'intake', 'pool'] as const;

/** What somebody who stood there says of the thing itself, beside its condition. */
export const FacilityFactsSchema = v.variant('is', [
	/** It is not in the register: `facility_id` was made on the phone. */
	v.strictObject({
		is: v.literal('new'),
		kind: v.picklist(FOUND_KINDS),
		ownership: v.optional(v.picklist(OWNERSHIPS)),
		position: PositionSchema,
		accuracy_m: v.pipe(v.number(), v.minValue(0))
	}),
	/** It stands elsewhere than the register says. */
	v.strictObject({
		is: v.literal('moved'),
		position: PositionSchema,
		accuracy_m: v.pipe(v.number(), v.minValue(0))
	})
]);
export type FacilityFacts = v.InferOutput<typeof FacilityFactsSchema>;

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
	note: optional(v.pipe(v.string(), v.maxLength(2000))),
	facts: v.optional(FacilityFactsSchema),
	/** A refused mark of its author's that this one stands for: the desk sees that it is resolved. */
	replaces: v.optional(v.pipe(v.string(), v.maxLength(100))),
	/** It was used at an incident (战后水源登记). */
	water_use: v.optional(WaterUseOfSchema),
	photos: v.optional(
		v.pipe(
			v.array(ObservationPhotoSchema),
			v.maxLength(MOST_PHOTOS),
			v.check(
				(photos) => new Set(photos.map(({ hash }) => hash)).size === photos.length,
				'同一张照片只列一次 — the same photo is listed once'
			)
		)
	)
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
	/** Server's clock less the device's when it was sent, seconds; null: not known. */
	clock_offset_s: number | null;
	/** What it says of the thing itself. */
	facts: FacilityFacts | null;
	/** Photos that it says it has; `id` is null while the picture has not come, or was taken off. */
	photos: { hash: string; is_received: boolean; id: string | null }[];
}

/** The same observation for eyes that may not see the pressure of the mains. */
export function withoutReadings<T extends Pick<Observation, 'pressure_mpa'>>(observation: T): T {
	return { ...observation, pressure_mpa: null };
}
