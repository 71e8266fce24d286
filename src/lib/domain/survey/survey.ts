import * as v from 'valibot';

/** How a row of a joint survey stands: on both sides and different, on one side only, alike. */
export const SURVEY_OUTCOMES = ['differs', 'only_ours', 'only_theirs', 'same'] as const;
export type SurveyOutcome = (typeof SURVEY_OUTCOMES)[number];

/** What is decided of a row: ours stands, theirs is taken, it is one of ours, it is added, it is left open. */
export const SURVEY_DECISIONS = ['ours', 'theirs', 'same', 'add', 'leave'] as const;
export type SurveyDecision = (typeof SURVEY_DECISIONS)[number];

/** What may be decided of each kind of row; rows that are alike need no decision. */
export const POSSIBLE_DECISIONS: Record<SurveyOutcome, readonly SurveyDecision[]> = {
	differs: ['ours', 'theirs', 'leave'],
	only_ours: ['ours', 'leave'],
	only_theirs: ['add', 'same', 'leave'],
	same: []
};

/** One field in which the two sides differ, as text. */
export interface SurveyDifference {
	/** Column of the register, `attributes.<key>`, `position` or `condition`. */
	field: string;
	ours: string | null;
	theirs: string;
}

export interface SurveyCounts {
	rows: number;
	/** By outcome: how many, and how many of them are decided. */
	outcomes: Record<SurveyOutcome, { rows: number; decided: number }>;
	/** Rows that want a decision, and those that have one. */
	toDecide: number;
	decided: number;
	decisions: Record<SurveyDecision, number>;
}

export const DEFAULT_MATCH_METERS = 30;
const party = (what: string) =>
	v.pipe(
		v.string(`请填写${what} — name the party`),
		v.trim(),
		v.minLength(1, `请填写${what} — name the party`),
		v.maxLength(120)
	);

/** What a joint survey begins with. */
export const SurveyInputSchema = v.strictObject({
	title: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
	our_party: party('我方单位'),
	their_party: party('对方单位'),
	match_meters: v.optional(
		v.pipe(
			v.number(),
			v.minValue(1, '匹配距离应为 1–500 米 — must be 1 to 500 m'),
			v.maxValue(500, '匹配距离应为 1–500 米 — must be 1 to 500 m')
		),
		DEFAULT_MATCH_METERS
	)
});
export type SurveyInput = v.InferInput<typeof SurveyInputSchema>;

/** A decision on one row, or on all undecided rows of an outcome. */
export const DecisionSchema = v.strictObject({
	rows: v.optional(
		v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(1000))
	),
	outcome: v.optional(v.picklist(SURVEY_OUTCOMES)),
	/** null takes a decision back. */
	decision: v.nullable(v.picklist(SURVEY_DECISIONS)),
	/** Of `same`: the facility that the row is. */
	partner: v.optional(v.pipe(v.string(), v.uuid())),
	note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500)))
});
export type DecisionInput = v.InferInput<typeof DecisionSchema>;

export function isSurveyOutcome(text: string): text is SurveyOutcome {
	return (SURVEY_OUTCOMES as readonly string[]).includes(text);
}
