import * as v from 'valibot';
import type { FacilityKind } from './facility.ts';
import { flag } from './query-flag.ts';

/** Why a repair regains no coverage. */
export const REPAIR_NOTES = ['no_radius', 'unplaced', 'suspended', 'outage', 'usable'] as const;
export type RepairNote = (typeof REPAIR_NOTES)[number];

/** A facility that wants repair, and what its repair brings. */
export interface RepairRow {
	id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	/** Name, else code, of the township. */
	township: string | null;
	servicedBy: string | null;
	condition: 'impaired' | 'unusable';
	defects: string[];
	observedAt: string;
	position: [number, number] | null;
	/** Whether it lifts 完好率. */
	isCounted: boolean;
	/** m² of the area that this repair alone covers again; exact. */
	regainSquareMeters: number;
	/** Of that: not even reached by facilities never inspected. */
	regainConfirmedSquareMeters: number;
	/** Buildings (by their middle) that no other facility that counts reaches. */
	buildings: number;
	/** Meters of street that no other facility that counts reaches; null where no street is known. */
	streetMeters: number | null;
	/** Why it regains nothing; null where its reach counts again. */
	note: RepairNote | null;
	/** 万元, from the rule of its kind. */
	cost: number;
}

/** What the table of repairs can be sorted by. */
export const REPAIR_SORTS = [
	'regain',
	'buildings',
	'streets',
	'code',
	'kind',
	'condition',
	'township',
	'party',
	'observed'
] as const;
export type RepairSort = (typeof REPAIR_SORTS)[number];

export const MOST_REPAIRS = 500;
const count = v.pipe(
	v.string(),
	v.transform(Number),
	v.number('count 应为整数 — count must be a whole number'),
	v.integer(),
	v.minValue(0),
	v.maxValue(MOST_REPAIRS)
);

/** The query of `GET …/repairs` and of its page. */
export const RepairQuerySchema = v.object({
	count: v.optional(count, '10'),
	/** Only what this servicing unit looks after; `-`: none is named. */
	party: v.optional(v.pipe(v.string(), v.maxLength(200))),
	perCost: flag,
	winter: flag,
	area: v.optional(v.pipe(v.string(), v.uuid())),
	sort: v.optional(v.picklist(REPAIR_SORTS), 'regain'),
	desc: v.optional(v.picklist(['0', '1']))
});
export type RepairQuery = v.InferOutput<typeof RepairQuerySchema>;
