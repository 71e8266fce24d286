import * as v from 'valibot';
import { DaySchema, InstantSchema } from './time-schema.ts';

/** What a facility is. The order is the order of legends and lists. */
export const FACILITY_KINDS = [
	'hydrant',
	'water_crane',
	'intake',
	'pool',
	'micro_station',
	'fire_station'
] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];

export const LIFECYCLES = ['planned', 'in_service', 'suspended', 'removed'] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

export const OWNERSHIPS = ['municipal', 'private'] as const;
export const STATION_CATEGORIES = [
	'national',
	'government',
	'enterprise',
	'volunteer',
	'forest'
] as const;
export const SPONSORS = ['township', 'community', 'village', 'forest_unit', 'enterprise'] as const;
/** Sponsors whose micro stations count to indicator 3 (the 62). */
export const COUNTED_SPONSORS = ['township', 'community', 'village', 'forest_unit'] as const;
export const DISCLOSURES = ['internal', 'public', 'sensitive'] as const;

/** Fields that a public export drops (disclosure `sensitive`). */
export const SENSITIVE_FIELDS = ['responsible_person', 'responsible_phone'] as const;

/** Blank says nothing: it is stored as null, so that no two facilities share the code "". */
const optionalText = (max: number) =>
	v.optional(
		v.nullable(
			v.pipe(
				v.string(),
				v.trim(),
				v.maxLength(max),
				v.transform((text) => (text === '' ? null : text))
			)
		)
	);

/** `[lon, lat]` in degrees, CGCS2000 (EPSG:4490). */
export const PositionSchema = v.tuple([
	v.pipe(v.number(), v.finite(), v.minValue(-180), v.maxValue(180)),
	v.pipe(v.number(), v.finite(), v.minValue(-90), v.maxValue(90))
]);

const facilityEntries = {
	kind: v.picklist(FACILITY_KINDS),
	code: optionalText(60),
	name: optionalText(120),
	address: optionalText(300),
	road_name: optionalText(120),
	road_order: v.optional(v.nullable(v.pipe(v.number(), v.integer()))),
	township_code: optionalText(20),
	community_code: optionalText(20),
	grid_cell: optionalText(60),
	station_id: v.optional(v.nullable(v.pipe(v.string(), v.uuid()))),
	managed_by: optionalText(120),
	supplied_by: optionalText(120),
	serviced_by: optionalText(120),
	responsible_person: optionalText(60),
	responsible_phone: optionalText(40),
	built_on: v.optional(v.nullable(DaySchema)),
	opened_on: v.optional(v.nullable(DaySchema)),
	position: v.optional(v.nullable(PositionSchema)),
	position_accuracy_m: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0)))),
	lifecycle: v.optional(v.picklist(LIFECYCLES), 'in_service'),
	season: v.optional(v.nullable(v.picklist(['winter']))),
	removed_on: v.optional(v.nullable(DaySchema)),
	removal_approval: optionalText(200),
	ownership: v.optional(v.nullable(v.picklist(OWNERSHIPS))),
	category: v.optional(v.nullable(v.picklist(STATION_CATEGORIES))),
	sponsor: v.optional(v.nullable(v.picklist(SPONSORS))),
	attributes: v.optional(v.record(v.string(), v.unknown()), {}),
	disclosure: v.optional(v.picklist(DISCLOSURES), 'internal'),
	valid_from: v.optional(InstantSchema)
};

/** A facility as a person or an import hands it in. Kind-specific `attributes`: facility-attributes.ts. */
export const FacilityInputSchema = v.strictObject(facilityEntries);
export type FacilityInput = v.InferOutput<typeof FacilityInputSchema>;

/** A change of some fields; `version` is the one the editor saw (409 when it has moved on). */
export const FacilityPatchSchema = v.strictObject({
	...v.partial(v.strictObject(facilityEntries)).entries,
	lifecycle: v.optional(v.picklist(LIFECYCLES)),
	attributes: v.optional(v.record(v.string(), v.unknown())),
	disclosure: v.optional(v.picklist(DISCLOSURES)),
	version: v.pipe(v.number(), v.integer(), v.minValue(1))
});
export type FacilityPatch = v.InferOutput<typeof FacilityPatchSchema>;

/** How a facility counts, derived from its observations; `uninspected` (未检) is a state, never intact. */
export const FACILITY_STATES = ['intact', 'impaired', 'unusable', 'uninspected'] as const;
export type FacilityState = (typeof FACILITY_STATES)[number];

/** One row of the register as screens and exports read it. Times are ISO strings, dates YYYY-MM-DD. */
export interface Facility {
	district: string;
	id: string;
	kind: FacilityKind;
	code: string | null;
	old_codes: string[];
	name: string | null;
	address: string | null;
	road_name: string | null;
	road_order: number | null;
	township_code: string | null;
	community_code: string | null;
	grid_cell: string | null;
	station_id: string | null;
	managed_by: string | null;
	supplied_by: string | null;
	serviced_by: string | null;
	responsible_person: string | null;
	responsible_phone: string | null;
	built_on: string | null;
	opened_on: string | null;
	/** `[lon, lat]`, CGCS2000; null = unplaced (待落图). */
	position: [number, number] | null;
	position_accuracy_m: number | null;
	lifecycle: Lifecycle;
	season: 'winter' | null;
	removed_on: string | null;
	removal_approval: string | null;
	ownership: (typeof OWNERSHIPS)[number] | null;
	category: (typeof STATION_CATEGORIES)[number] | null;
	sponsor: (typeof SPONSORS)[number] | null;
	attributes: Record<string, unknown>;
	disclosure: (typeof DISCLOSURES)[number];
	source: string;
	source_id: string | null;
	version: number;
	valid_from: string;
	recorded_at: string;
	recorded_by: string;
	state: FacilityState;
	observed_at: string | null;
	evidence: string | null;
	defects: string[];
	is_disputed: boolean;
	last_verified_at: string | null;
	usable_under_ice: boolean | null;
	/** Under a temporary outage (停水) at the moment asked for. */
	is_in_outage: boolean;
}
