import * as v from 'valibot';
import type { FacilityKind } from './facility.ts';
import type { Rate, RateCounts, Rates, RateStanding } from './rate.ts';

/** The figures that a statement freezes. */
export type StatementFigures = Omit<Rate, 'isDemo'>;

/** By what they were counted, as it stood when the month was signed. */
export interface StatementDefinitions {
	/** Chinese sentences. */
	words: string[];
	rules: { key: string; value: number; unit: string; standard: string; clause: string }[];
}

/** The rate of a closed month as a leader signed it. Instants are ISO strings. */
export interface Statement {
	/** `2026-10`. */
	month: string;
	known_at: string;
	figures: StatementFigures;
	definitions: StatementDefinitions;
	revision: Record<string, number>;
	note: string;
	signed_by_name: string;
	signed_at: string;
	content_hash: string;
	pdf_hash: string;
}

/** What a record that arrived after the signature changes in the month. */
export interface Correction {
	/** Day of the district on which it arrived. */
	day: string;
	facility_id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	before: RateStanding;
	after: RateStanding;
}

/** All corrections of one day, and what the month comes to with them and those before. */
export interface CorrectionDay {
	day: string;
	existing: number;
	intact: number;
	intactRate: number | null;
	corrections: Correction[];
}

export interface CorrectedStatement extends Statement {
	corrections: CorrectionDay[];
	/** The month as it is known now. */
	now: RateCounts & Rates;
	/** Frozen figures + corrections = the figures of now. False: records were taken back by an undo. */
	addsUp: boolean;
}

/** A month that is over, signed or to be signed. */
export interface StatementMonth {
	month: string;
	lastDay: string;
	existing: number;
	intact: number;
	intactRate: number | null;
	/** As known now; a signed month keeps its own figures beside. */
	signed: { intactRate: number | null; signed_by_name: string; signed_at: string } | null;
}

export const StatementInputSchema = v.strictObject({
	month: v.pipe(
		v.string(),
		v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, '应为月份，如 2026-10 — must be a month, e.g. 2026-10')
	),
	note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(1000)), '')
});
export type StatementInput = v.InferInput<typeof StatementInputSchema>;

/** How a standing counts: in the existing, and in the intact. */
export function weightOf(standing: RateStanding): { existing: number; intact: number } {
	return { existing: standing === 'absent' ? 0 : 1, intact: standing === 'intact' ? 1 : 0 };
}
