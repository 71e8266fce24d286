import type { FacilityKind } from './facility.ts';

/** A text in both languages. */
interface Bilingual {
	zh: string;
	en: string;
}

/** A facility that is not on the map yet (待落图), and what its address says of where it may stand. */
export interface UnplacedFacility {
	id: string;
	version: number;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	township_code: string | null;
	serviced_by: string | null;
	/** Found by our own roads and house numbers; null: see `reason`. */
	candidate: { position: [number, number]; accuracy_m: number; how: Bilingual } | null;
	/** Where to begin to look. */
	near: [number, number] | null;
	reason: Bilingual | null;
}

export interface UnplacedList {
	facilities: UnplacedFacility[];
	total: number;
	/** Townships by code. */
	townships: [code: string, name: string][];
}
