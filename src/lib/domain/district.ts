import * as v from 'valibot';
import { isTimeZone } from './day.ts';
import type { FacilityKind, Lifecycle } from './facility.ts';
import type { Permission } from './roles.ts';
import type { Rate } from './rate.ts';

/** A district in a list. `bbox` is `[west, south, east, north]`, null until something is imported. */
export interface DistrictCard {
	code: string;
	name: string;
	isDemo: boolean;
	bbox: [number, number, number, number] | null;
	/** Where lengths and areas are computed, e.g. `EPSG:4552`; null until a boundary is known. */
	projection: string | null;
}

/** Facilities of a kind by lifecycle; `unplaced` of them have no position (not counting removed). */
export type KindCounts = Record<Lifecycle | 'unplaced', number>;

/** Indicator 3: micro stations of townships, communities, villages and forest units. */
export interface MicroCount {
	built: number;
	planned: number;
	/** Of enterprises, or of no named sponsor: in service or planned, beside the indicator. */
	uncounted: number;
	target: number;
	indicator: { plan: string; planName: string; number: number; name: string; level: string };
}

/** The named area that coverage is of. */
export interface CoverageArea {
	id: string;
	kind: string;
	name: string;
	source: string;
	isDerived: boolean;
	/** In the district's projection. */
	areaSquareMeters: number;
	/** Of its largest part, `[west, south, east, north]`: where the map opens. */
	bbox: [number, number, number, number];
}

/** A district in the list of districts: enough to tell whether it is set up and how it stands. */
export interface DistrictOverview extends DistrictCard {
	rate: Pick<Rate, 'intactRate' | 'existing' | 'target' | 'isMet'>;
	/** In service, suspended or planned, by kind. */
	facilityCounts: Record<FacilityKind, number>;
	/** The import that its map shows; null before the first. */
	baseMap: { fileName: string; importedAt: string | null } | null;
	timeZone: string;
	permissions: Permission[];
}

/** The answer of `GET /api/districts/{d}`. */
export interface DistrictSummary extends DistrictCard {
	boundarySource: string | null;
	boundaryMode: 'given' | 'auto';
	timeZone: string;
	revision: { register: number; roads: number; areas: number; rules: number; base: number };
	counts: Record<FacilityKind, KindCounts>;
	micro: MicroCount | null;
	rate: Rate;
	coverageArea: CoverageArea | null;
	/** Code and name, by code. */
	townships: [code: string, name: string][];
	permissions: Permission[];
	hasRoads: boolean;
	/** The limit of a response: the district's own `station.arrival_minutes`, else the national one. */
	arrivalMinutes: number;
}

const boundaryHint =
	"边界应为 'auto' 或 GeoJSON 面（Polygon、MultiPolygon、Feature、FeatureCollection） — boundary must be 'auto' or GeoJSON polygons";

/** `boundary: 'auto'`: outline and projection stay empty until the first import gives an extent. */
export const DistrictInputSchema = v.strictObject({
	code: v.pipe(
		v.string(),
		v.trim(),
		v.regex(
			/^[0-9A-Za-z_-]{2,20}$/,
			'区划代码应为 2–20 位字母或数字，如 230717 — code must be 2–20 letters or digits, e.g. 230717'
		)
	),
	name: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请填写名称 — name is empty'),
		v.maxLength(100, '名称不超过 100 字 — name has more than 100 characters')
	),
	boundary: v.union([v.literal('auto'), v.record(v.string(), v.unknown())], boundaryHint),
	/** Of the outline: `WGS-84`, `GCJ-02`, `BD-09`, `EPSG:…`; empty: what the file says of itself. */
	datum: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40)), ''),
	boundary_source: v.optional(v.pipe(v.string(), v.maxLength(300))),
	time_zone: v.optional(
		v.pipe(
			v.string(),
			v.check(
				isTimeZone,
				'没有这个时区，请用 Asia/Shanghai 这样的名称 — no such time zone: use a name like Asia/Shanghai'
			)
		)
	),
	is_demo: v.optional(v.boolean(), false)
});
export type DistrictInput = v.InferInput<typeof DistrictInputSchema>;
