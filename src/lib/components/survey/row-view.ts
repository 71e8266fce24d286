import type { SurveyDecision, SurveyDifference, SurveyOutcome } from '#lib/domain/survey/survey.ts';

/** A row of a survey as the screen reads it. */
export interface SurveyRowView {
	n: number;
	outcome: SurveyOutcome;
	label: string;
	facility_id: string | null;
	ledger_row: number | null;
	distance_m: number | null;
	differences: SurveyDifference[];
	decision: SurveyDecision | null;
	decided_by: string | null;
	decided_at: string | null;
}
