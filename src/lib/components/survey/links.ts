import type { SurveyRowsQuery } from '#lib/domain/survey/survey-query.ts';

/** The page of a survey with some of its rows. */
export function surveyPath(
	district: string,
	survey: string,
	query: Partial<SurveyRowsQuery>
): `/d/${string}` {
	const search = new URLSearchParams();
	if (query.outcome) search.set('outcome', query.outcome);
	if (query.undecided) search.set('undecided', '1');
	if (query.q) search.set('q', query.q);
	if (query.after) search.set('after', String(query.after));
	const text = search.toString();
	return `/d/${district}/survey/${survey}${text === '' ? '' : `?${text}`}`;
}
