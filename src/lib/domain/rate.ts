import type { FacilityKind } from './facility.ts';
import type { Condition } from './observation.ts';

/** What is counted of a set of facilities that count to indicator 7. */
export interface RateCounts {
	/** In service + suspended: 实有. The sum of the next four. */
	existing: number;
	intact: number;
	impaired: number;
	unusable: number;
	uninspected: number;
	/** Of the existing: suspended (停用). */
	suspended: number;
	/** Of the existing: seen by somebody who was there within the rule's days. */
	fresh: number;
}

/** 0–1, unrounded; null where the denominator is nothing. */
export interface Rates {
	/** 完好率: intact ÷ existing. */
	intactRate: number | null;
	/** 已检率: (existing − uninspected) ÷ existing. */
	inspectedRate: number | null;
	/** 检出完好率: intact ÷ inspected. */
	intactOfInspectedRate: number | null;
	/** 核实率: fresh ÷ existing. */
	freshRate: number | null;
}

export interface RateGroup extends RateCounts, Rates {
	key: string;
	/** Name of the township; of a kind, its identifier (the message `kind.<key>` names it). */
	name: string;
}

/** What the counts are kept by. */
export interface RateKey {
	kind: FacilityKind;
	township_code: string | null;
	serviced_by: string | null;
	station_id: string | null;
}

/** The figures at the end of a month, as known now. */
export interface RateMonth extends RateCounts, Rates {
	/** `2026-10`. */
	month: string;
	/** Its last day. */
	lastDay: string;
}

export interface RateTrend {
	/** The oldest first; months before the register's first facility are left out. */
	months: RateMonth[];
	target: number;
}

/** How a facility stands in the count of 完好率; `absent`: it does not exist there (yet, or any more). */
export type RateStanding = Condition | 'uninspected' | 'absent';

/** A facility that stands otherwise in the count than at the beginning of a period. */
export interface RateChange {
	id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	township_code: string | null;
	before: RateStanding;
	after: RateStanding;
	/** When what changed it was seen, or came into force. */
	changedAt: string;
}

export interface RateChanges {
	/** The first day that is compared with, and the last. */
	from: string;
	until: string;
	before: RateCounts & Rates;
	after: RateCounts & Rates;
	/** What takes the rate down first, then what lifts it. */
	changes: RateChange[];
}

export interface RemovedFacility {
	id: string;
	kind: FacilityKind;
	code: string | null;
	removed_on: string;
	removal_approval: string;
}

/** What counted and counts no more without being removed: made private, or planned again. */
export interface LeftFacility {
	id: string;
	kind: FacilityKind;
	code: string | null;
	became: 'private' | 'planned';
	/** ISO instants: since when, and when that was entered. */
	left_at: string;
	told_at: string;
}

/** The answer of `GET …/rate`: 完好率 of municipal hydrants and water cranes, and its companions. */
export interface Rate extends RateCounts, Rates {
	/** ISO instants. */
	asOf: string;
	knownAt: string;
	freshDays: number;
	target: number;
	isMet: boolean | null;
	/** Removed from January 1 of the year of `asOf` until then, with approvals. */
	removedInPeriod: RemovedFacility[];
	/** Left the count otherwise in that time, or was told of in it. */
	leftInPeriod: LeftFacility[];
	byKind: RateGroup[];
	byTownship: RateGroup[];
	/** By servicing unit (维保单位); key '' = none is named. */
	byParty: RateGroup[];
	/** By station in charge (管辖队站); key '' = none is named. */
	byStation: RateGroup[];
	/** Repairs that are missing to the target if nothing else changes; null where nothing exists. */
	missingToTarget: number | null;
	isDemo: boolean;
}

export const NO_COUNTS: RateCounts = {
	existing: 0,
	intact: 0,
	impaired: 0,
	unusable: 0,
	uninspected: 0,
	suspended: 0,
	fresh: 0
};

export function addCounts(a: RateCounts, b: RateCounts): RateCounts {
	return {
		existing: a.existing + b.existing,
		intact: a.intact + b.intact,
		impaired: a.impaired + b.impaired,
		unusable: a.unusable + b.unusable,
		uninspected: a.uninspected + b.uninspected,
		suspended: a.suspended + b.suspended,
		fresh: a.fresh + b.fresh
	};
}

/** The rates of a set. 带病可用 is not intact, 未检 is not intact. */
export function ratesOf(counts: RateCounts): Rates {
	const inspected = counts.existing - counts.uninspected;
	return {
		intactRate: share(counts.intact, counts.existing),
		inspectedRate: share(inspected, counts.existing),
		intactOfInspectedRate: share(counts.intact, inspected),
		freshRate: share(counts.fresh, counts.existing)
	};
}

/**
 * How many more must be intact for the rate to reach the target, the existing ones unchanged.
 *
 * @returns 0 when it is met; null where nothing exists.
 */
export function missingToTarget(counts: RateCounts, target: number): number | null {
	if (counts.existing === 0) return null;
	// 0.95 × 20 is 19.000000000000004 in floating point: counts below 10^8 bear the margin.
	return Math.max(0, Math.ceil(target * counts.existing - 1e-7) - counts.intact);
}

/** Whether the rate reaches the target, counted, not rounded; null where nothing exists. */
export function meetsTarget(counts: RateCounts, target: number): boolean | null {
	const missing = missingToTarget(counts, target);
	return missing === null ? null : missing === 0;
}

/** What a change does to the rate: −1 lowers it, 1 lifts it, 0 leaves it. */
export function effectOf(before: RateStanding, after: RateStanding): -1 | 0 | 1 {
	const weight = (standing: RateStanding) =>
		standing === 'intact' ? 2 : standing === 'absent' ? 1 : 0;
	return Math.sign(weight(after) - weight(before)) as -1 | 0 | 1;
}

/**
 * Prints a share as a percentage, rounded **down**: 0.94996 → `94.9 %`, so that no rounding lifts a rate over its
 * target. Prefer the counts: `printRate(intact, existing)`.
 *
 * @param part Count, or a quotient with `whole` left out; null prints `—`.
 */
export function printRate(part: number | null, whole = 1, decimals = 1): string {
	if (part === null || whole === 0) return '—';
	const scale = 10 ** decimals;
	// A quotient of counts below 10^8 that is not a whole thousandth is farther than 1e-8 from one,
	// while 0.57 * 1000 falls short of 570 by 1e-13: the margin lies between the two.
	const steps = Math.floor((part * 100 * scale) / whole + 1e-9);
	return `${(steps / scale).toFixed(decimals)} %`;
}

function share(part: number, whole: number): number | null {
	return whole === 0 ? null : part / whole;
}
