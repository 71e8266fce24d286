import * as v from 'valibot';
import { LIFECYCLES } from './facility.ts';

export const VEHICLE_KINDS = [
	'water_tanker',
	'main_pumper',
	'compressed_air_foam',
	'aerial_ladder',
	'equipment',
	'rescue',
	'other'
] as const;

const positive = v.optional(v.nullable(v.pipe(v.number(), v.gtValue(0), v.maxValue(1000))));
const notNegative = v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1000))));

/** A vehicle as handed in. Heights and widths in meters, weight and loads in metric tons. */
export const VehicleInputSchema = v.strictObject({
	id: v.optional(v.pipe(v.string(), v.uuid(), v.toLowerCase())),
	station_id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	kind: v.picklist(VEHICLE_KINDS),
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
	plate: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(20)))),
	lifecycle: v.optional(v.picklist(LIFECYCLES), 'in_service'),
	water_tons: notNegative,
	foam_tons: notNegative,
	height_m: positive,
	width_m: positive,
	weight_t: positive,
	crew: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)))),
	note: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(1000))))
});
export type VehicleInput = v.InferInput<typeof VehicleInputSchema>;

/** A vehicle as stored. */
export interface Vehicle {
	id: string;
	station_id: string;
	kind: (typeof VEHICLE_KINDS)[number];
	name: string;
	plate: string | null;
	lifecycle: (typeof LIFECYCLES)[number];
	water_tons: number | null;
	foam_tons: number | null;
	height_m: number | null;
	width_m: number | null;
	weight_t: number | null;
	crew: number | null;
	note: string | null;
	version: number;
}
