import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ColumnProfile } from './column-profile.ts';
import { fieldFit } from './field-fit.ts';
import { ledgerFields, type LedgerField } from './fields.ts';
import { guessQuestions, type MappingQuestion } from './guess-questions.ts';
import { matchHeading } from './lexicon.ts';
import type { LedgerMapping } from './mapping.ts';
import { GEOMETRY_LON, type LedgerText } from './table.ts';

export interface ColumnCandidate {
	column: string;
	/** 0–1. */
	confidence: number;
	why: LedgerText;
}

/** The column proposed for a field, and the others that could be it. */
export interface FieldGuess {
	field: LedgerField;
	proposed: ColumnCandidate | null;
	others: ColumnCandidate[];
}

export interface MappingGuess {
	/** All proposals put together; a person confirms or changes it. */
	mapping: LedgerMapping;
	fields: FieldGuess[];
	/** Headings that nothing was proposed for; they are kept with each facility. */
	unmapped: string[];
	/** What cannot be told from the file. */
	questions: MappingQuestion[];
}

/** Below this a candidate is offered and not proposed. */
const PROPOSED_FROM = 0.55;
const OFFERED_FROM = 0.2;

export interface GuessOptions {
	/** Coordinate system that the file names itself (`LedgerTable.crs`). */
	fileCrs?: string | null;
	/** What is known already: field → heading; the empty heading keeps a field without a column. */
	columns?: Readonly<Record<string, string>>;
}

interface Scored extends ColumnCandidate {
	field: LedgerField;
	columnIndex: number;
	rank: number;
}

/**
 * Proposes what each column means, from its heading (Chinese, simplified or not, English, Japanese)
 * and from whether its cells look like it. Deterministic.
 *
 * @param profiles Of the columns, in their order (`profileColumns`).
 */
export function guessMapping(
	headings: readonly string[],
	profiles: readonly ColumnProfile[],
	kind: FacilityKind,
	{ fileCrs = null, columns: known = {} }: GuessOptions = {}
): MappingGuess {
	const taken = new Set(Object.values(known));
	const scored = headings.flatMap((heading, index) => {
		const profile = profiles[index];
		if (!profile || taken.has(heading)) return [];
		return scoreColumn(heading, index, kind, profile).filter(({ field }) => !(field in known));
	});
	scored.sort((a, b) => b.rank - a.rank || a.columnIndex - b.columnIndex);
	const chosen = assign(scored);
	settleAxes(chosen, profiles, headings);
	const columns: Record<string, string> = Object.fromEntries(
		Object.entries(known).filter(([, heading]) => heading !== '')
	);
	const fields = ledgerFields(kind).flatMap((field): FieldGuess[] => {
		const proposed = chosen.get(field) ?? null;
		if (proposed) columns[field] = proposed.column;
		const others = scored.filter((one) => one.field === field && one.column !== proposed?.column);
		if (!proposed && others.length === 0) return [];
		return [{ field, proposed: strip(proposed), others: others.slice(0, 4).map(mustStrip) }];
	});
	const used = new Set(Object.values(columns));
	const { settings, questions } = guessQuestions(kind, columns, headings, profiles, fileCrs);
	return {
		mapping: {
			version: 1,
			kind,
			columns,
			constants: {},
			values: {},
			angle_format: 'decimal',
			keep_unmapped: true,
			...settings
		},
		fields,
		unmapped: headings.filter((heading) => !used.has(heading)),
		questions
	};
}

function scoreColumn(
	heading: string,
	columnIndex: number,
	kind: FacilityKind,
	profile: ColumnProfile
): Scored[] {
	const allowed = new Set<string>(ledgerFields(kind));
	return matchHeading(heading, kind)
		.filter((match) => allowed.has(match.field))
		.map((match): Scored => {
			const fit = fieldFit(match.field, kind, heading, profile);
			const rank = match.score * fit;
			return {
				field: match.field,
				column: heading,
				columnIndex,
				rank,
				confidence: Number(Math.min(1, rank).toFixed(2)),
				why: explain(heading, match.term, match.score, fit, profile)
			};
		})
		.filter((one) => one.rank >= OFFERED_FROM);
}

function explain(
	heading: string,
	term: string,
	score: number,
	fit: number,
	profile: ColumnProfile
): LedgerText {
	if (heading === GEOMETRY_LON || heading.startsWith('geometry:'))
		return { zh: '要素的几何', en: 'the geometry of the features' };
	const how =
		score >= 0.95
			? (['标题就是', 'the heading is'] as const)
			: (['标题像', 'the heading resembles'] as const);
	const example = profile.values.slice(0, 2).join('、').slice(0, 40);
	if (profile.filled === 0)
		return { zh: `${how[0]}“${term}”；此列为空`, en: `${how[1]} "${term}"; the column is empty` };
	if (fit < 0.7)
		return {
			zh: `${how[0]}“${term}”，但内容不像（${example}）`,
			en: `${how[1]} "${term}", but the cells do not look like it (${example})`
		};
	return {
		zh: `${how[0]}“${term}”，内容相符（${example}）`,
		en: `${how[1]} "${term}", and the cells agree (${example})`
	};
}

/** Best first; each column and each field once. */
function assign(scored: readonly Scored[]): Map<LedgerField, Scored> {
	const chosen = new Map<LedgerField, Scored>();
	const used = new Set<number>();
	for (const one of scored) {
		if (one.rank < PROPOSED_FROM || chosen.has(one.field) || used.has(one.columnIndex)) continue;
		chosen.set(one.field, one);
		used.add(one.columnIndex);
	}
	return chosen;
}

/** X and Y that hold degrees are a longitude and a latitude, and the other way round. */
function settleAxes(
	chosen: Map<LedgerField, Scored>,
	profiles: readonly ColumnProfile[],
	headings: readonly string[]
): void {
	const isDegrees = (field: LedgerField) => {
		const at = chosen.get(field);
		const profile = at ? profiles[headings.indexOf(at.column)] : undefined;
		return profile !== undefined && profile.longitude >= 0.5;
	};
	const move = (from: LedgerField, to: LedgerField) => {
		const one = chosen.get(from);
		chosen.delete(from);
		if (one && !chosen.has(to)) chosen.set(to, { ...one, field: to });
	};
	const hasPair = chosen.has('lon') && chosen.has('lat');
	if (hasPair && !isDegrees('lon') && !isDegrees('lat') && filledOf(chosen, profiles, headings)) {
		chosen.delete('x');
		chosen.delete('y');
		move('lon', 'x');
		move('lat', 'y');
	} else if (!hasPair && chosen.has('x') && chosen.has('y') && isDegrees('x') && isDegrees('y')) {
		move('x', 'lon');
		move('y', 'lat');
	}
	// One way of saying where is enough; the rest stays to be chosen by hand.
	if (chosen.has('lon') && chosen.has('lat'))
		for (const field of ['x', 'y', 'lonlat'] as const) chosen.delete(field);
	else if (chosen.has('x') && chosen.has('y')) chosen.delete('lonlat');
}

function filledOf(
	chosen: Map<LedgerField, Scored>,
	profiles: readonly ColumnProfile[],
	headings: readonly string[]
): boolean {
	const lon = chosen.get('lon');
	return lon !== undefined && (profiles[headings.indexOf(lon.column)]?.filled ?? 0) > 0;
}

function strip(one: Scored | null): ColumnCandidate | null {
	return one ? mustStrip(one) : null;
}

function mustStrip({ column, confidence, why }: Scored): ColumnCandidate {
	return { column, confidence, why };
}
