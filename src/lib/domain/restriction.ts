import type { Outage } from './outage.ts';

/** Where a restriction stands in time. */
export type RestrictionPhase = 'current' | 'coming';

/** A closed stretch of road (断路) as lists show it. */
export interface ClosureEntry {
	id: string;
	from_at: string;
	until_at: string;
	reason: string;
	notice_number: string | null;
	geometry: GeoJSON.Geometry;
	edge_count: number;
	lost_count: number;
}

/** A facility whose outage is over and that nobody has looked at since. */
export interface Recheck {
	facility_id: string;
	kind: string;
	code: string | null;
	name: string | null;
	reason: string;
	/** When its outage ended. */
	ended_at: string;
}

/** Outages and closures that hold now or are to come, and what asks for a re-check. */
export interface RestrictionOverview {
	outages: (Outage & { phase: RestrictionPhase })[];
	closures: (ClosureEntry & { phase: RestrictionPhase })[];
	rechecks: Recheck[];
}
