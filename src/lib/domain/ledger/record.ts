import type {
	FacilityKind,
	OWNERSHIPS,
	SPONSORS,
	STATION_CATEGORIES
} from '#lib/domain/facility.ts';
import type { Condition, Defect } from '#lib/domain/observation.ts';
import type { LonLat } from './datum.ts';

/** Where a row says it is, before the coordinate system and the datum are taken off. */
export interface StatedPlace {
	/** Degrees, or meters of the ledger's plane. */
	x: number;
	y: number;
	isSwapped: boolean;
	/** As written, for messages. */
	text: string;
}

/** Names of a ledger that must be looked up in the district. */
export interface NamedThings {
	township: string | null;
	community: string | null;
	station: string | null;
}

/** A row of a ledger in our terms; positions and names are still as the ledger states them. */
export interface LedgerRecord {
	row: number;
	kind: FacilityKind;
	code: string | null;
	oldCodes: string[];
	texts: Partial<Record<TextField, string>>;
	days: Partial<Record<'built_on' | 'opened_on' | 'removed_on', string>>;
	named: NamedThings;
	ownership: (typeof OWNERSHIPS)[number] | null;
	category: (typeof STATION_CATEGORIES)[number] | null;
	sponsor: (typeof SPONSORS)[number] | null;
	lifecycle: 'planned' | 'in_service' | 'suspended' | 'removed' | null;
	season: 'winter' | null;
	attributes: Record<string, unknown>;
	place: StatedPlace | null;
	/** After conversion, CGCS2000; null: unplaced. */
	position: LonLat | null;
	accuracyMeters: number | null;
	seen: { condition: Condition; defects: Defect[]; note: string | null } | null;
	/** Day of the look, or of the ledger. */
	seenOn: string | null;
	isRejected: boolean;
}

/** Columns of the register that hold text, and how much they take (domain/facility.ts). */
export const TEXT_LENGTHS = {
	name: 120,
	address: 300,
	road_name: 120,
	grid_cell: 60,
	managed_by: 120,
	supplied_by: 120,
	serviced_by: 120,
	responsible_person: 60,
	responsible_phone: 40,
	removal_approval: 200
} as const;
export type TextField = keyof typeof TEXT_LENGTHS;
export const MOST_CODE_CHARACTERS = 60;

/** What a person calls the row: its code, else name, else address, else the row. */
export function labelOf(record: LedgerRecord): string {
	return record.code ?? record.texts.name ?? record.texts.address ?? `#${record.row}`;
}
