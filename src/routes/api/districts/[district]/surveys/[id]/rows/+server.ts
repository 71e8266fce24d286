import { SurveyRowsQuerySchema } from '#lib/domain/survey/survey-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { getSurveyRows } from '#lib/server/services/survey/surveys.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { undecided, q, ...filter } = parseQuery(event, SurveyRowsQuerySchema);
		return getSurveyRows(context, event.params.district, event.params.id, {
			...filter,
			isUndecided: undecided,
			text: q
		});
	});
