import type { FacilityState } from '#lib/domain/facility.ts';
import { LEDGER_ATTRIBUTE } from '#lib/domain/facility-attributes.ts';
import { isSame, type FacilityFields } from '#lib/domain/history.ts';
import type { LedgerRecord } from '#lib/domain/ledger/record.ts';
import { buildPointGrid, forEachPointWithin, projectionFor } from '#lib/core/geometry/index.ts';
import type { SurveyDifference } from './survey.ts';

/** Nearer than this two positions are one: what GPS and a ledger's rounding make. */
export const POSITION_TOLERANCE_METERS = 5;

/** Columns that are compared when the other side says something of them. */
const COMPARED = [
	'code',
	'name',
	'address',
	'road_name',
	'managed_by',
	'supplied_by',
	'serviced_by',
	'responsible_person',
	'responsible_phone',
	'built_on',
	'opened_on',
	'ownership',
	'category',
	'sponsor'
] as const satisfies readonly (keyof FacilityFields)[];
/** Attributes that the import made, not the ledger. */
const NOT_COMPARED = new Set([
	LEDGER_ATTRIBUTE,
	'placement_hint',
	'township_text',
	'community_text',
	'station_text'
]);

/** Something to be matched; degrees. */
export interface SurveySide {
	code: string | null;
	oldCodes: readonly string[];
	position: readonly [number, number] | null;
}

export interface Pair {
	ours: number;
	theirs: number;
	by: 'code' | 'place';
	/** null where one of them has no position. */
	distanceMeters: number | null;
}

/**
 * What is the same thing on both sides: the same code (ours before old ones), then the nearest of each
 * other within some meters, nearest pairs first. Each is matched once; ties (to a millimeter) go to the lower index.
 *
 * O((ours + theirs) · neighbors).
 */
export function matchSides(
	ours: readonly SurveySide[],
	theirs: readonly SurveySide[],
	meters: number
): Pair[] {
	const pairs: Pair[] = [];
	const isOurs = new Uint8Array(ours.length);
	const isTheirs = new Uint8Array(theirs.length);
	const plane = toPlane(ours, theirs);
	const take = (own: number, other: number, by: Pair['by']) => {
		isOurs[own] = isTheirs[other] = 1;
		pairs.push({ ours: own, theirs: other, by, distanceMeters: plane.distance(own, other) });
	};
	const byCode = new Map<string, number>();
	ours.forEach(({ oldCodes }, index) => {
		for (const code of oldCodes) if (!byCode.has(code)) byCode.set(code, index);
	});
	ours.forEach(({ code }, index) => {
		if (code !== null) byCode.set(code, index);
	});
	theirs.forEach(({ code }, other) => {
		const own = code === null ? undefined : byCode.get(code);
		if (own !== undefined && isOurs[own] === 0) take(own, other, 'code');
	});
	const candidates: { own: number; other: number; distance: number }[] = [];
	theirs.forEach(({ position }, other) => {
		if (isTheirs[other] || position === null) return;
		plane.forEachOurs(other, meters, (own, distance) => {
			if (isOurs[own] === 0) candidates.push({ own, other, distance });
		});
	});
	const millimeters = (length: number) => Math.round(length * 1000);
	candidates.sort(
		(a, b) =>
			millimeters(a.distance) - millimeters(b.distance) || a.own - b.own || a.other - b.other
	);
	for (const { own, other } of candidates)
		if (isOurs[own] === 0 && isTheirs[other] === 0) take(own, other, 'place');
	return pairs;
}

function toPlane(ours: readonly SurveySide[], theirs: readonly SurveySide[]) {
	const positions = [...ours, ...theirs].flatMap(({ position }) => (position ? [position] : []));
	const [first] = positions;
	const projection = projectionFor(first?.[0] ?? 0, first?.[1] ?? 0);
	const place = (sides: readonly SurveySide[]) => {
		const xs = new Float64Array(sides.length).fill(NaN);
		const ys = new Float64Array(sides.length).fill(NaN);
		sides.forEach(({ position }, index) => {
			if (!position) return;
			const [x = NaN, y = NaN] = projection.forward(position[0], position[1]);
			xs[index] = x;
			ys[index] = y;
		});
		return { xs, ys };
	};
	const a = place(ours);
	const b = place(theirs);
	const placed = [...a.xs.keys()].filter((index) => !Number.isNaN(a.xs[index] ?? NaN));
	const grid = buildPointGrid(
		Float64Array.from(placed, (index) => a.xs[index] ?? NaN),
		Float64Array.from(placed, (index) => a.ys[index] ?? NaN),
		50
	);
	const distance = (own: number, other: number): number | null => {
		const meters = Math.hypot(
			(a.xs[own] ?? NaN) - (b.xs[other] ?? NaN),
			(a.ys[own] ?? NaN) - (b.ys[other] ?? NaN)
		);
		return Number.isNaN(meters) ? null : meters;
	};
	return {
		distance,
		forEachOurs: (other: number, meters: number, visit: (own: number, distance: number) => void) =>
			forEachPointWithin(grid, b.xs[other] ?? NaN, b.ys[other] ?? NaN, meters, (found) => {
				const own = placed[found] ?? -1;
				visit(own, distance(own, other) ?? Infinity);
			})
	};
}

/** The other side of a row, in our terms. */
export interface TheirRow {
	row: number;
	sourceId: string;
	fields: FacilityFields;
	/** Whether the ledger itself tells the lifecycle. */
	hasLifecycle: boolean;
	seen: LedgerRecord['seen'];
	seenOn: string | null;
}

/**
 * In what the two sides differ. Where theirs is silent there is no difference; where ours is silent there
 * is: theirs adds.
 *
 * @param seen Our state, and the day of the look that it follows from.
 */
export function listDifferences(
	ours: FacilityFields,
	seen: { state: FacilityState; observedOn: string | null },
	theirs: TheirRow,
	distanceMeters: number | null
): SurveyDifference[] {
	const differences: SurveyDifference[] = [];
	const { fields } = theirs;
	const tell = (field: string, own: unknown, other: unknown) =>
		differences.push({ field, ours: printValue(own), theirs: printValue(other) ?? '' });
	for (const field of COMPARED) {
		const said = fields[field];
		if (said !== null && !isSame(said, ours[field])) tell(field, ours[field], said);
	}
	if (theirs.hasLifecycle && fields.lifecycle !== ours.lifecycle)
		tell('lifecycle', ours.lifecycle, fields.lifecycle);
	for (const [key, said] of Object.entries(fields.attributes)) {
		if (NOT_COMPARED.has(key) || said === null) continue;
		if (!isSame(said, ours.attributes[key])) tell(`attributes.${key}`, ours.attributes[key], said);
	}
	const isMoved = distanceMeters !== null && distanceMeters > POSITION_TOLERANCE_METERS;
	if (fields.position && (isMoved || ours.position === null))
		tell('position', ours.position, fields.position);
	// An older look than ours, or one without a date, would change nothing: states follow from time seen.
	const isNews =
		theirs.seenOn !== null && (seen.observedOn === null || theirs.seenOn >= seen.observedOn);
	if (theirs.seen && isNews && theirs.seen.condition !== seen.state)
		tell('condition', seen.state, theirs.seen.condition);
	return differences;
}

/** What taking theirs changes of a facility: the fields that differ, and no more. */
export function changesTaken(
	differences: readonly SurveyDifference[],
	theirs: FacilityFields
): Partial<FacilityFields> {
	const changes: Record<string, unknown> = {};
	const attributes: Record<string, unknown> = {};
	for (const { field } of differences) {
		if (field === 'condition') continue;
		if (field.startsWith('attributes.')) {
			const key = field.slice('attributes.'.length);
			attributes[key] = theirs.attributes[key];
		} else changes[field] = theirs[field as keyof FacilityFields];
		if (field === 'position') changes['position_accuracy_m'] = theirs.position_accuracy_m;
	}
	return {
		...changes,
		...(Object.keys(attributes).length > 0 ? { attributes } : {})
	} as Partial<FacilityFields>;
}

function printValue(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	if (Array.isArray(value)) return value.map(String).join(', ');
	return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
}
