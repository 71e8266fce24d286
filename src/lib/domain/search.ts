import type { FacilityKind, Lifecycle } from './facility.ts';

/** What the search box finds, best first within each group. */
export interface SearchAnswer {
	facilities: FoundFacility[];
	/** There are more facilities than are listed. */
	hasMore: boolean;
	crossings: FoundPlace[];
	roads: FoundRoad[];
	places: (FoundPlace & { kind: string })[];
}

export interface FoundFacility {
	id: string;
	kind: FacilityKind;
	lifecycle: Lifecycle;
	code: string | null;
	old_codes: string[];
	name: string | null;
	address: string | null;
	road_name: string | null;
	position: [number, number] | null;
}

export interface FoundPlace {
	name: string;
	position: [number, number];
}

export interface FoundRoad {
	name: string;
	/** `[west, south, east, north]` */
	box: [number, number, number, number];
}

/** The words of a search: full-width folded, in lower case, at most six. */
export function searchWords(text: string): string[] {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.split(/[\s,，、×＊*]+|与|和(?=.*[路街道巷])/u)
		.filter((word) => word !== '')
		.slice(0, 6);
}
