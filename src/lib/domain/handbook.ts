import type { FacilityKind, FacilityState } from './facility.ts';

/** Kinds that a water-source book (水源手册) holds. */
export const WATER_KINDS = [
	'hydrant',
	'water_crane',
	'intake',
	'pool'
] as const satisfies readonly FacilityKind[];

/** Facts of a page by key; what is not known is not there. */
export type PageFacts = Record<string, string>;

export interface HandbookFact {
	key: string;
	label: string;
	value: string;
	isChanged: boolean;
}

/** A page: one water with its map. */
export interface HandbookPage {
	id: string;
	label: string;
	kind: FacilityKind;
	state: FacilityState;
	/** In no earlier edition. */
	isNew: boolean;
	isChanged: boolean;
	facts: HandbookFact[];
	/** Facts that the last edition had and that are gone. */
	gone: string[];
	observedAt: string | null;
	surroundings: Surroundings | null;
}

/** A piece of street near a water; plane meters from it, x east, y north, `x, y, …`. */
export interface NearRoad {
	line: Float64Array;
	class: string;
	name: string | null;
}

/** What lies around a water; plane meters from it. */
export interface Surroundings {
	radiusMeters: number;
	roads: NearRoad[];
	waters: { x: number; y: number; kind: FacilityKind; state: FacilityState; label: string }[];
}

export interface Handbook {
	station: string;
	district: string;
	isDemo: boolean;
	/** The number that this edition has, or would have. */
	edition: number;
	madeAt: string;
	previousMadeAt: string | null;
	reachMeters: number | null;
	/** Of the pages, those that name no station and to which this one is the nearest by road. */
	nearestCount: number;
	pages: HandbookPage[];
	/** Labels of waters that the last edition had and this one has not. */
	removed: string[];
}

/** What differs between the facts of two editions. */
export function compareFacts(
	before: PageFacts | undefined,
	now: PageFacts
): { changed: Set<string>; gone: string[] } {
	if (!before) return { changed: new Set(), gone: [] };
	return {
		changed: new Set(Object.keys(now).filter((key) => before[key] !== now[key])),
		gone: Object.keys(before).filter((key) => !(key in now))
	};
}
