import { buildPointGrid, forEachPointWithin, projectionFor } from '#lib/core/geometry/index.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { same, type Finding } from './findings.ts';
import { labelOf, type LedgerRecord } from './record.ts';
import type { LedgerText } from './table.ts';

/** What a person may choose for rows that look like another: by code, by place, both or none. */
export const MERGE_RULES = ['code', 'distance'] as const;
export type MergeRule = (typeof MERGE_RULES)[number];
/** Closer than this, two of a kind are asked about. */
export const DUPLICATE_METERS = 5;

/** A facility of the register, as much of it as is compared. */
export interface KnownFacility {
	id: string;
	kind: FacilityKind;
	code: string | null;
	old_codes: readonly string[];
	name: string | null;
	lon: number | null;
	lat: number | null;
	/** Of this ledger's own source. */
	source_id: string | null;
}

/** What a row becomes: a facility of its own, a known one brought up to date, or a part of another. */
export type Target =
	| { type: 'new'; keepsCode: boolean }
	| { type: 'known'; facility: string; keepsCode: boolean }
	| { type: 'into_facility'; facility: string }
	| { type: 'into_row'; row: number };

export interface MatchOptions {
	merge: readonly MergeRule[];
	/** By row, as a person chose. */
	decisions: ReadonlyMap<number, 'merge' | 'separate' | 'skip'>;
	/** Facility that a row of this source was merged into before, by source id. */
	links: ReadonlyMap<string, string>;
}

export interface Matches {
	targets: Map<number, Target>;
	/** Id of each row within its source. */
	sourceIds: Map<number, string>;
	findings: Finding[];
}

interface Likeness {
	by: 'code' | 'place';
	target: { facility: string } | { row: number };
	label: LedgerText;
	meters: number;
}

/**
 * Finds for every record what it is: known by its source id from an earlier import, like another row
 * or a facility by code or place, or new. Merges only where asked to; otherwise says what it found.
 */
export function matchRecords(
	records: readonly LedgerRecord[],
	known: readonly KnownFacility[],
	sourceIds: ReadonlyMap<number, string>,
	options: MatchOptions
): Matches {
	const matches: Matches = {
		targets: new Map(),
		sourceIds: new Map(sourceIds),
		findings: []
	};
	const byId = new Map(known.map((facility) => [facility.id, facility]));
	const bySource = new Map(known.map((facility) => [facility.source_id, facility.id]));
	const codes = indexCodes(known);
	const rowOfCode = new Map<string, number>();
	const findNear = indexPlaces(records, known);
	for (const record of records) {
		if (record.isRejected) continue;
		const decision = options.decisions.get(record.row);
		if (decision === 'skip') {
			record.isRejected = true;
			matches.findings.push({ row: record.row, field: null, code: 'skipped_by_person' });
			continue;
		}
		const sourceId = sourceIds.get(record.row) ?? '';
		const linked = options.links.get(sourceId);
		const own = bySource.get(sourceId);
		const facility = linked === undefined ? undefined : byId.get(linked);
		if (facility) {
			matches.targets.set(record.row, { type: 'into_facility', facility: facility.id });
			matches.findings.push({
				row: record.row,
				field: null,
				code: 'merged_before',
				detail: nameOf(facility)
			});
			continue;
		}
		const likeness = listLikenesses(record, own, codes, rowOfCode, findNear, byId, matches);
		const isNew = own === undefined;
		const chosen = isNew ? likeness.find((one) => isMerged(one, decision, options)) : undefined;
		if (chosen) {
			matches.targets.set(
				record.row,
				'row' in chosen.target
					? { type: 'into_row', row: chosen.target.row }
					: { type: 'into_facility', facility: chosen.target.facility }
			);
			matches.findings.push(merged(record, chosen));
			continue;
		}
		const isCodeTaken = likeness.some(({ by }) => by === 'code');
		if (isNew && decision !== 'separate')
			for (const one of likeness) matches.findings.push(suspected(record, one));
		else if (isCodeTaken) {
			const taken = likeness.find(({ by }) => by === 'code');
			if (taken) matches.findings.push(suspected(record, taken));
		}
		const keepsCode = record.code !== null && !isCodeTaken;
		if (record.code !== null && keepsCode) rowOfCode.set(codeKey(record), record.row);
		matches.targets.set(
			record.row,
			isNew ? { type: 'new', keepsCode } : { type: 'known', facility: own, keepsCode }
		);
	}
	return matches;
}

function codeKey(record: LedgerRecord): string {
	return record.code ?? '';
}

/** Holders of every code in use or used before; all kinds, since a code is unique in the district. */
function indexCodes(known: readonly KnownFacility[]): Map<string, KnownFacility> {
	const codes = new Map<string, KnownFacility>();
	for (const facility of known)
		for (const code of facility.old_codes) if (!codes.has(code)) codes.set(code, facility);
	for (const facility of known) if (facility.code !== null) codes.set(facility.code, facility);
	return codes;
}

function listLikenesses(
	record: LedgerRecord,
	own: string | undefined,
	codes: ReadonlyMap<string, KnownFacility>,
	rowOfCode: ReadonlyMap<string, number>,
	findNear: NearFinder,
	byId: ReadonlyMap<string, KnownFacility>,
	matches: Matches
): Likeness[] {
	const found: Likeness[] = [];
	if (record.code !== null) {
		const row = rowOfCode.get(codeKey(record));
		const holder = codes.get(record.code);
		if (row !== undefined)
			found.push({
				by: 'code',
				target: { row },
				label: { zh: `第 ${row} 行`, en: `row ${row}` },
				meters: 0
			});
		else if (holder && holder.id !== own)
			found.push({
				by: 'code',
				target: { facility: holder.id },
				label: nameOf(holder),
				meters: 0
			});
	}
	const near = own === undefined ? findNear(record, matches.targets, byId) : undefined;
	if (near && !found.some(({ target }) => isSameTarget(target, near.target))) found.push(near);
	return found;
}

function isSameTarget(a: Likeness['target'], b: Likeness['target']): boolean {
	return 'row' in a ? 'row' in b && a.row === b.row : 'facility' in b && a.facility === b.facility;
}

function isMerged(
	likeness: Likeness,
	decision: 'merge' | 'separate' | 'skip' | undefined,
	{ merge }: MatchOptions
): boolean {
	if (decision !== undefined) return decision === 'merge';
	return merge.includes(likeness.by === 'code' ? 'code' : 'distance');
}

type NearFinder = (
	record: LedgerRecord,
	targets: ReadonlyMap<number, Target>,
	byId: ReadonlyMap<string, KnownFacility>
) => Likeness | undefined;

/** Finds the nearest earlier row or facility of the same kind within `DUPLICATE_METERS`. */
function indexPlaces(
	records: readonly LedgerRecord[],
	known: readonly KnownFacility[]
): NearFinder {
	const placed = records.filter(({ position }) => position !== null);
	const standing = known.filter(({ lon, lat }) => lon !== null && lat !== null);
	const [first] = placed;
	if (!first?.position) return () => undefined;
	const projection = projectionFor(...first.position);
	const count = placed.length + standing.length;
	const xs = new Float64Array(count);
	const ys = new Float64Array(count);
	const put = (index: number, lon: number, lat: number) => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		// What lies on the other side of the earth has no place in this plane, and is near nothing.
		xs[index] = Number.isFinite(x) ? x : 1e9;
		ys[index] = Number.isFinite(y) ? y : 1e9;
	};
	placed.forEach(({ position }, index) => put(index, position?.[0] ?? 0, position?.[1] ?? 0));
	standing.forEach(({ lon, lat }, index) => put(placed.length + index, lon ?? 0, lat ?? 0));
	const grid = buildPointGrid(xs, ys, 50);
	return (record, targets, byId) => {
		if (record.position === null) return undefined;
		const [x = NaN, y = NaN] = projection.forward(...record.position);
		let best: Likeness | undefined;
		forEachPointWithin(grid, x, y, DUPLICATE_METERS, (index, squared) => {
			const meters = Math.round(Math.sqrt(squared) * 10) / 10;
			if (best && best.meters <= meters) return;
			const other = placed[index];
			const facility = standing[index - placed.length];
			if (other && other.row < record.row && other.kind === record.kind) {
				const target = targets.get(other.row);
				if (target?.type === 'new' || target?.type === 'known')
					best = {
						by: 'place',
						target: { row: other.row },
						label: {
							zh: `第 ${other.row} 行“${labelOf(other)}”`,
							en: `row ${other.row} (${labelOf(other)})`
						},
						meters
					};
			} else if (facility && facility.kind === record.kind && byId.has(facility.id))
				best = {
					by: 'place',
					target: { facility: facility.id },
					label: nameOf(facility),
					meters
				};
		});
		return best;
	};
}

function nameOf(facility: KnownFacility): LedgerText {
	const label = facility.code ?? facility.name ?? facility.id.slice(0, 8);
	return { zh: `“${label}”`, en: label };
}

function merged(record: LedgerRecord, { by, label, meters }: Likeness): Finding {
	return by === 'code'
		? { row: record.row, field: 'code', code: 'merged_code', detail: label }
		: {
				row: record.row,
				field: 'position',
				code: 'merged_place',
				value: String(meters),
				detail: label
			};
}

function suspected(record: LedgerRecord, { by, target, label, meters }: Likeness): Finding {
	if (by === 'place')
		return {
			row: record.row,
			field: 'position',
			code: 'duplicate_place',
			value: String(meters),
			detail: label
		};
	const code = 'row' in target ? 'duplicate_code_in_file' : 'duplicate_code';
	const detail = 'row' in target ? same(target.row) : label;
	return { row: record.row, field: 'code', code, value: record.code ?? '', detail };
}
