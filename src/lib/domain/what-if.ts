import type { FacilityKind } from './facility.ts';
import type { CoveredCount, ScenarioFigures } from './scenario.ts';

/** A facility as a what-if starts from it; degrees. */
export interface WhatIfFacility {
	id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	position: [number, number];
	/** It covers (or an engine starts from it) in the view asked for. */
	counts: boolean;
	state: 'intact' | 'impaired' | 'unusable' | 'uninspected';
	lifecycle: 'in_service' | 'suspended';
	/** Of a station that has its own. */
	turnoutSeconds: number | null;
	/** Of this district: a neighbor's is shown, not touched. */
	isOwn: boolean;
}

/** Streets by edge in plain arrays, so that a browser can search them. */
export interface WhatIfRoads {
	/** 1: engines drive here, 2: people walk here, 3: both. */
	use: number[];
	/** 1: a main road, along which cranes are spaced. */
	isMain: number[];
	from: number[];
	to: number[];
	oneWay: number[];
	speedKmh: number[];
	meters: number[];
	/** Index of the first point of each edge in `lonLats` / 2, and one more at the end. */
	starts: number[];
	lonLats: number[];
	closed: number[];
}

/** Everything that a browser needs to recompute a district by itself. */
export interface WhatIfData {
	areaName: string | null;
	area: GeoJSON.MultiPolygon | null;
	/** EPSG code of the plane. */
	epsg: number;
	hydrantRadiusMeters: number;
	waterRadiusMeters: number;
	snapMeters: number;
	speedFactor: number;
	turnoutSeconds: number;
	limitSeconds: number;
	craneSpacingMeters: number;
	craneSnapMeters: number;
	/** Of a micro station, along streets; and most that may lie off the street. */
	walkMeters: number;
	offRoadMeters: number;
	facilities: WhatIfFacility[];
	/** `lon, lat, …` of buildings. */
	buildings: number[];
	/** By building, as `WhatIfRoads`: the edge an engine leaves for it, and where along; edge −1: none. */
	buildingRoads: number[];
	/** `lon, lat, people, …`: of communities whose number is known, spread over their buildings. */
	people: number[];
	/** Communities, villages and forest units by whether their number of people is known. */
	peopledPlaces: { known: number; unknown: number };
	roads: WhatIfRoads | null;
}

export type WhatIfHole = GeoJSON.Feature<
	GeoJSON.Polygon,
	{ number: number; areaSquareMeters: number; kind: 'confirmed' }
> & { id: number };

/** What holds after a change. */
export interface WhatIfState extends ScenarioFigures {
	buildings: CoveredCount | null;
	people: CoveredCount | null;
	/** Holes that are no more, by id, and those that are new; a hole whose outline changed is both. */
	holes: { removed: number[]; added: WhatIfHole[] };
	/** Milliseconds of computing, holes and their rings included. */
	computeMs: number;
}
