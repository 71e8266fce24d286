import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { SURVEY_OUTCOMES } from './survey.ts';

const whole = v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(0));

/** Which rows of a survey are asked for. */
export const SurveyRowsQuerySchema = v.object({
	outcome: v.optional(v.picklist(SURVEY_OUTCOMES)),
	undecided: flag,
	q: v.optional(v.pipe(v.string(), v.maxLength(100))),
	after: v.optional(whole),
	limit: v.optional(whole)
});
export type SurveyRowsQuery = v.InferOutput<typeof SurveyRowsQuerySchema>;
