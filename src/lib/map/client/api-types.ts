import type { FacilityChange } from '#lib/domain/facility-changes.ts';
import type { Facility, FacilityKind, Lifecycle } from '#lib/domain/facility.ts';
import type { Observation, ObservationInput } from '#lib/domain/observation.ts';
import type { DistrictCard, DistrictSummary } from '#lib/domain/district.ts';
import type { Rule } from '#lib/domain/rules.ts';
import type { Scenario, ScenarioResult } from '#lib/domain/scenario.ts';
import type { View } from '#lib/domain/views.ts';

/** Shapes of docs/API.md as the screen reads them. */
export type { DistrictCard, DistrictSummary } from '#lib/domain/district.ts';
export type { Rate, RateGroup } from '#lib/domain/rate.ts';
export type Box = [west: number, south: number, east: number, north: number];
export type Revision = DistrictSummary['revision'];

/** The answer of `PUT …/boundary`. */
export interface OutlineOutcome {
	district: DistrictCard;
	/** What its coordinates were taken for, e.g. `GCJ-02`. */
	datum: string;
	areaSquareMeters: number;
	notices: string[];
}

export interface NamedArea {
	id: string;
	kind: string;
	name: string;
	source: string;
	isDerived: boolean;
}

export interface HoleProperties {
	number: number;
	kind: 'confirmed' | 'unverified';
	areaSquareMeters: number;
	center: [number, number];
	township: string | null;
}
export type HoleFeature = GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, HoleProperties>;

export interface Coverage {
	areaSquareMeters: number;
	coveredSquareMeters: number;
	holeSquareMeters: number;
	coveredRate: number | null;
	confirmedSquareMeters: number;
	unverifiedSquareMeters: number;
	holeCount: number;
	projection: string;
	area: NamedArea;
	view: View;
	winter: boolean;
	radiusMeters: number;
	facilityCount: number;
	rules: string[];
	computedAt: string;
	elapsedMs: number;
	holes: { type: 'FeatureCollection'; features: HoleFeature[] };
}

export interface BeyondPlace {
	kind: 'building' | 'place' | 'road';
	id: string;
	name: string | null;
	seconds: number | null;
	meters: number | null;
	position: [number, number] | null;
	isRural: boolean;
}

export interface ResponseResult {
	minutes: number;
	reachedMeters: number;
	beyondMeters: number;
	unreachableMeters: number;
	p50Seconds: number | null;
	p90Seconds: number | null;
	stations: { id: string; name: string | null; meters: number; share: number }[];
	/** The first of them; `beyondCounts` counts all. */
	beyond: BeyondPlace[];
	beyondCounts: { buildings: number; places: number; roads: number };
	computedAt: string;
	elapsedMs: number;
}

export interface CraneResult {
	spacingMeters: number;
	stretches: GeoJSON.FeatureCollection<GeoJSON.Geometry | null, Record<string, unknown> | null>;
	servedMeters: number;
	mainRoadMeters: number;
	perStation: Record<string, unknown>[];
	refillP50Meters: number | null;
	refillP90Meters: number | null;
}

export interface ShortfallResult {
	roads: GeoJSON.FeatureCollection<
		GeoJSON.MultiLineString,
		{ name: string | null; required: number; shortfall: number }
	>;
}

export interface Vehicle {
	id: string;
	kind: string;
	name: string;
	plate: string | null;
	lifecycle: Lifecycle;
	water_tons?: number | null;
	foam_tons?: number | null;
	crew?: number | null;
}
export type FacilityDetail = Facility & { vehicles?: Vehicle[] };

export interface FacilityVersion extends Facility {
	version: number;
}
export interface Outage {
	id: string;
	from_at: string;
	until_at: string;
	reason: string;
	notice_number: string | null;
	ended_at: string | null;
	geometry: GeoJSON.MultiPolygon | null;
	facility_ids: string[];
}
export interface Closure {
	id: string;
	from_at: string;
	until_at: string;
	reason: string;
	notice_number: string | null;
	geometry: GeoJSON.Geometry;
	edge_count: number;
}
/** A piece of road under a click. */
export interface FoundEdge {
	id: number;
	name: string | null;
	length_m: number;
	geometry: GeoJSON.LineString;
}
/** What holds for a time: 停水 and 断路. */
export interface Restrictions {
	outages: Outage[];
	closures: Closure[];
}
export interface FacilityHistory {
	versions: FacilityVersion[];
	changes: FacilityChange[];
	observations: Observation[];
	outages: Outage[];
}

export interface FacilityPage {
	facilities: Facility[];
	total: number;
	nextCursor: string | null;
}

export interface ObservationReply {
	results: { id: string; outcome: 'applied' | 'duplicate' | 'refused'; reason?: string }[];
	revision: Revision | number;
}
export type { ObservationInput };

export interface RuleRow extends Rule {
	effective: number;
	districtValue?: number | null;
	reason?: string | null;
	set_by?: string;
	set_at?: string;
}

export interface Job {
	id: string;
	kind: string;
	fileName: string | null;
	status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
	/** 0–1 */
	progress: number;
	message: string | null;
	result: Record<string, unknown> | null;
	created_at: string;
	finished_at: string | null;
}

/** `result` of an `import-osm` job that is done. */
export interface ImportOutcome {
	counts: {
		roads: number;
		drivable: number;
		walkable: number;
		buildings: number;
		baseFeatures: number;
		places: number;
		facilities: { created: number; updated: number; unchanged: number };
	};
	rematched: {
		closureEdges: number;
		closureEdgesLost: number;
		overrides: number;
		overridesLost: number;
	};
	builtUpAreaSquareMeters: number | null;
	problems: { severity: string; code: string; element?: string; message: string }[];
	problemCount: number;
	replaced: boolean;
	totalMs: number;
}

/** A scenario with whether its data has moved on. */
export type ScenarioView = Scenario & { isStale: boolean };

/** A scenario on the data of now, beside today. */
export interface ScenarioComparison {
	scenario: Scenario;
	result: ScenarioResult;
	holes: { before: GeoJSON.FeatureCollection | null; after: GeoJSON.FeatureCollection | null };
}

/** What entering a scenario in the register came to. */
export interface ScenarioOutcome {
	applied: { number: number; action: string; facility: string | null }[];
	left: { number: number; action: string; reason: { zh: string; en: string } }[];
}

type NamedFacility = { id: string; kind: FacilityKind; code: string | null; name: string | null };

/** Why a place is a hole, or is not (docs/CLI.md, `explain`). */
export interface Explanation {
	at: [number, number];
	coverage: {
		isInArea: boolean | null;
		isCovered: boolean;
		/** How many working facilities reach it. */
		depth: number;
		nearestByAir: (NamedFacility & { meters: number }) | null;
		nearestByRoad: (NamedFacility & { meters: number }) | null;
		usedToCover: (NamedFacility & { meters: number; reason: LossReason; since: string | null })[];
		cures: {
			action: 'repair' | 'inspect' | 'build';
			code: string | null;
			name: string | null;
			cost: number;
			gainedSquareMeters: number | null;
			caveats: string[];
		}[];
		rule: CitedRule;
	};
	/** null: no roads, or no station. */
	response: {
		seconds: number | null;
		meters: number | null;
		limitSeconds: number;
		isBeyond: boolean;
		station: { id: string; name: string | null } | null;
		nearestByAir: { id: string; name: string | null; meters: number } | null;
		withoutClosures: { seconds: number; closedEdgeCount: number } | null;
		withSuspended: { seconds: number; station: { id: string; name: string | null } } | null;
		cures: {
			action: 'reopen' | 'restore' | 'build';
			cost: number | null;
			seconds: number | null;
		}[];
		rule: CitedRule;
	} | null;
}
/** A rule as an answer cites it; `value` holds here, `standardValue` is the standard's. */
export interface CitedRule {
	value: number;
	standardValue: number;
	unit: string;
	standard: string;
	clause: string;
	level: 'must' | 'should' | 'assumption';
}
export type LossReason =
	| 'unusable'
	| 'outage'
	| 'suspended'
	| 'seasonal'
	| 'removed'
	| 'expired'
	| 'not_under_ice'
	| 'uninspected';
