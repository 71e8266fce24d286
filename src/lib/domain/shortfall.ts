import type { RoadClass } from './road-classes.ts';

/** Classes that hydrants are required along: streets. Motorways, service roads, tracks and paths are not. */
export const REQUIRED_CLASSES = [
	'trunk',
	'primary',
	'secondary',
	'tertiary',
	'unclassified',
	'residential',
	'living_street'
] as const satisfies readonly RoadClass[];
export type RequiredClass = (typeof REQUIRED_CLASSES)[number];

export function isRequiredClass(name: string): name is RequiredClass {
	return (REQUIRED_CLASSES as readonly string[]).includes(name);
}

/** Where the width of a carriageway comes from: measured, lanes × 3.5 m, or lanes assumed by class. */
export const WIDTH_SOURCES = ['tag', 'lanes', 'class'] as const;
export type WidthSource = (typeof WIDTH_SOURCES)[number];

/** Width of a lane (规划假设). */
export const LANE_METERS = 3.5;

/** Lanes in both directions where the map tells neither width nor lanes (规划假设): none is wider than 60 m. */
const LANES_BY_CLASS: Record<RequiredClass, number> = {
	trunk: 6,
	primary: 6,
	secondary: 4,
	tertiary: 2,
	unclassified: 2,
	residential: 2,
	living_street: 2
};

/**
 * Width of one line of the map in meters: the whole road where both directions share it, one carriageway
 * where it is one-way.
 */
export function widthOf(edge: {
	class: RequiredClass;
	isOneWay: boolean;
	widthMeters: number | null;
	lanes: number | null;
}): { meters: number; source: WidthSource } {
	if (edge.widthMeters !== null && edge.widthMeters > 0)
		return { meters: edge.widthMeters, source: 'tag' };
	if (edge.lanes !== null && edge.lanes > 0)
		return { meters: edge.lanes * LANE_METERS, source: 'lanes' };
	const lanes = LANES_BY_CLASS[edge.class] / (edge.isOneWay ? 2 : 1);
	return { meters: lanes * LANE_METERS, source: 'class' };
}

/**
 * 应建数 of a road: one hydrant for each spacing begun, along one side; along both sides where the road is
 * wider than the rule's width.
 *
 * @returns 0 for a road without length.
 */
export function requiredHydrants(
	lengthMeters: number,
	wideLengthMeters: number,
	spacingMeters: number
): number {
	// A road of exactly ten spacings asks for ten, whatever its last digits.
	return Math.max(0, Math.ceil((lengthMeters + wideLengthMeters) / spacingMeters - 1e-6));
}

/**
 * Shares a whole number out by weights, so that the parts sum to it (largest remainder; ties to the first).
 *
 * @returns Whole numbers, 0 for a weight of 0; all 0 when no weight is more than 0.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
	const sum = weights.reduce((all, weight) => all + weight, 0);
	if (!(sum > 0)) return weights.map(() => 0);
	const quotas = weights.map((weight) => (total * weight) / sum);
	const parts = quotas.map((quota) => Math.floor(quota + 1e-9));
	let left = total - parts.reduce((all, part) => all + part, 0);
	const order = quotas
		.map((quota, index) => ({ index, rest: quota - (parts[index] ?? 0) }))
		.filter(({ index }) => (weights[index] ?? 0) > 0)
		.sort((a, b) => b.rest - a.rest || a.index - b.index);
	for (const { index } of order) {
		if (left <= 0) break;
		parts[index] = (parts[index] ?? 0) + 1;
		left--;
	}
	return parts;
}

/** What is required of a set of roads and what is there. */
export interface ShortfallCounts {
	/** Along the middle of the roads; carriageways side by side count once. */
	lengthMeters: number;
	/** Of that: wider than the rule's width, where both sides are required. */
	wideLengthMeters: number;
	/** 应建. */
	required: number;
	/** 实有: municipal hydrants, in service + suspended. The sum of the next three. */
	existing: number;
	/** In service, last seen usable (intact or with defects), no outage now. */
	working: number;
	/** In service, never inspected. */
	uninspected: number;
	/** Suspended, known unusable, or in an outage now. */
	notWorking: number;
	/** 欠账. A road with more than it needs does not make up for another. */
	shortfall: number;
}

export const NO_SHORTFALL: ShortfallCounts = {
	lengthMeters: 0,
	wideLengthMeters: 0,
	required: 0,
	existing: 0,
	working: 0,
	uninspected: 0,
	notWorking: 0,
	shortfall: 0
};

export function addShortfall(a: ShortfallCounts, b: ShortfallCounts): ShortfallCounts {
	return {
		lengthMeters: a.lengthMeters + b.lengthMeters,
		wideLengthMeters: a.wideLengthMeters + b.wideLengthMeters,
		required: a.required + b.required,
		existing: a.existing + b.existing,
		working: a.working + b.working,
		uninspected: a.uninspected + b.uninspected,
		notWorking: a.notWorking + b.notWorking,
		shortfall: a.shortfall + b.shortfall
	};
}

/** 欠账率: shortfall ÷ required; null where nothing is required. */
export function shortfallRate({
	required,
	shortfall
}: Pick<ShortfallCounts, 'required' | 'shortfall'>): number | null {
	return required === 0 ? null : shortfall / required;
}
