import * as v from 'valibot';

export const AREA_KINDS = [
	'built_up',
	'urban_boundary',
	'township',
	'community',
	'grid_cell',
	'key_place',
	'parcel',
	/** 永久基本农田 and 生态保护红线: with the urban boundary the three lines that a plan is checked against. */
	'farmland',
	'ecology',
	/** 辖区 as the brigade has decided it. */
	'response_area',
	/** A base for statutory sheets instead of the map; `code` says what it is: green, built, water, road, building. */
	'base'
] as const;
export type AreaKind = (typeof AREA_KINDS)[number];

/** An area as handed in; `source` says where the outline comes from and is shown beside every figure. */
export const AreaInputSchema = v.strictObject({
	kind: v.picklist(AREA_KINDS),
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
	code: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(40)))),
	parent_code: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(40)))),
	geometry: v.record(v.string(), v.unknown()),
	source: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请写明来源 — say where the outline comes from'),
		v.maxLength(300)
	),
	source_id: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(120)))),
	disclosure: v.optional(v.picklist(['internal', 'public', 'sensitive']), 'internal')
});
export type AreaInput = v.InferInput<typeof AreaInputSchema>;

/** An area as stored. */
export interface Area {
	id: string;
	kind: AreaKind;
	code: string | null;
	name: string;
	parent_code: string | null;
	geometry: GeoJSON.MultiPolygon;
	source: string;
	source_id: string | null;
	is_derived: boolean;
	disclosure: 'internal' | 'public' | 'sensitive';
	/** In the district's projection, else on the ellipsoid. */
	area_square_meters: number;
}

/** Kinds whose coverage may be computed. */
export const COVERED_AREA_KINDS = [
	'built_up',
	'urban_boundary',
	'township'
] as const satisfies AreaKind[];

export const PLACE_KINDS = [
	'township',
	'community',
	'village',
	'forest_unit',
	'settlement'
] as const;

/** A named point: township seat, community, village, forest unit, settlement. */
export interface Place {
	id: string;
	kind: (typeof PLACE_KINDS)[number];
	code: string | null;
	name: string;
	parent_code: string | null;
	position: [number, number];
	population: number | null;
	/** Villages and forest units: the five-minute rule does not apply. */
	is_rural: boolean;
	rank: number;
	source: string;
	source_id: string | null;
}
export type PlaceInput = Omit<Place, 'id'>;
