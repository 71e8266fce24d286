import type { FacilityKind } from './facility.ts';
import type { ScenarioFigures } from './scenario.ts';

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
	facilities: WhatIfFacility[];
	/** `lon, lat, …` of buildings. */
	buildings: number[];
	/** `lon, lat, people, …` of communities and villages whose number of people is known. */
	people: number[];
	roads: WhatIfRoads | null;
}

export type WhatIfHole = GeoJSON.Feature<
	GeoJSON.Polygon,
	{ number: number; areaSquareMeters: number; kind: 'confirmed' }
> & { id: number };

/** How many of all are within reach of a facility that works. */
export interface CoveredCount {
	total: number;
	covered: number;
}

/** What holds after a change. */
export interface WhatIfState extends ScenarioFigures {
	buildings: CoveredCount;
	/** Of places whose number of people is known. */
	people: CoveredCount;
	/** Holes that are no more, by id, and those that are new; a hole whose outline changed is both. */
	holes: { removed: number[]; added: WhatIfHole[] };
	/** Milliseconds of computing, holes and their rings included. */
	computeMs: number;
}
