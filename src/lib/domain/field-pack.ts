import type { Duty } from './cycle.ts';
import type { FacilityKind, FacilityState, Lifecycle } from './facility.ts';
import type { Round } from './round.ts';

/** A facility as a crew carries it: who and where, and what was last known. */
export interface FieldFacility {
	id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	township_code: string | null;
	/** Degrees, CGCS2000; null while unplaced. */
	position: [lon: number, lat: number] | null;
	lifecycle: Lifecycle;
	state: FacilityState;
	observed_at: string | null;
	/** Token of its QR plate in force; absent in packs of before. */
	plate?: string | null;
	/** What is due of it this week, the most pressing first; absent in packs of before. */
	duties?: Duty[];
	/** Its maintainer says that it is repaired (待复查); absent in packs of before. */
	awaitsCheck?: boolean;
}

/** What a phone takes along before it loses the signal. */
export interface FieldPack {
	district: string;
	name: string;
	isDemo: boolean;
	timeZone: string;
	/** Server's time when it was made. */
	madeAt: string;
	/** Register's revision that it was made from. */
	revision: number;
	facilities: FieldFacility[];
	/** The person's own open rounds; packs of an earlier version have none. */
	rounds?: Round[];
}
