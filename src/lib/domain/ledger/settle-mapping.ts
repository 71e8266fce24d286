import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ColumnProfile } from './column-profile.ts';
import { guessMapping, type FieldGuess } from './guess-mapping.ts';
import { guessQuestions, type MappingQuestion } from './guess-questions.ts';
import type { LedgerMapping } from './mapping.ts';

/** The columns of a ledger, as much of the file as mapping needs. */
export interface LedgerColumns {
	headings: readonly string[];
	profiles: readonly ColumnProfile[];
	/** Coordinate system that the file names itself. */
	crs: string | null;
}

/** The mapping that will be used, and what it leaves open. */
export interface SettledMapping {
	mapping: LedgerMapping;
	/** Candidates for every field. */
	fields: FieldGuess[];
	unmapped: string[];
	questions: MappingQuestion[];
	/** `guessed`: nobody has looked at it yet. */
	origin: 'guessed' | 'kept' | 'given';
}

/**
 * The mapping of a ledger: the one given now, else the one confirmed for such headings before, else a
 * guess. Questions that it answers are not asked again.
 */
export function settleMapping(
	columns: LedgerColumns,
	kind: FacilityKind,
	given: LedgerMapping | undefined,
	kept?: LedgerMapping
): SettledMapping {
	const { headings, profiles, crs } = columns;
	const usable = [given, kept].find((one) => one?.kind === kind && fits(one, headings));
	const guess = guessMapping(headings, profiles, kind, { fileCrs: crs });
	if (!usable) return { ...guess, origin: 'guessed' };
	const { questions } = guessQuestions(kind, usable.columns, headings, profiles, crs);
	const used = new Set(Object.values(usable.columns));
	return {
		mapping: usable,
		fields: guess.fields,
		unmapped: headings.filter((heading) => !used.has(heading)),
		questions: questions.filter((question) => !isAnswered(question, usable)),
		origin: usable === given ? 'given' : 'kept'
	};
}

/** Whether all columns that a mapping names are there. */
function fits(mapping: LedgerMapping, headings: readonly string[]): boolean {
	return Object.values(mapping.columns).every((heading) => headings.includes(heading));
}

function isAnswered({ code, field, value }: MappingQuestion, mapping: LedgerMapping): boolean {
	switch (code) {
		case 'crs':
			return mapping.crs !== null;
		case 'unit':
			return (mapping.units[field] ?? 'unknown') !== 'unknown';
		case 'value':
			return value !== undefined && mapping.values[field]?.[value] !== undefined;
		case 'constant':
			return mapping.constants[field] !== undefined;
		case 'date_order':
			return mapping.date_order !== null;
		case 'no_position':
			return false;
	}
}
