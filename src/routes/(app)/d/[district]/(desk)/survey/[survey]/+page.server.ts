import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { translate } from '#lib/domain/messages/index.ts';
import { SURVEY_DECISIONS, isSurveyOutcome } from '#lib/domain/survey/survey.ts';
import { SurveyRowsQuerySchema } from '#lib/domain/survey/survey-query.ts';
import { AppError, NotFound } from '#lib/server/errors.ts';
import { contextOf, loadPage, parseQuery } from '#lib/server/http.ts';
import { getJob } from '#lib/server/services/jobs.ts';
import { queueUndo } from '#lib/server/services/ledger/ledgers.ts';
import {
	decideSurvey,
	discardSurvey,
	getSurvey,
	getSurveyRows,
	queueSurvey
} from '#lib/server/services/survey/surveys.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE_ROWS = 50;
const MOST_PARTNERS = 500;

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district, survey: id } = event.params;
		const query = parseQuery(event, SurveyRowsQuerySchema);
		const survey = await getSurvey(context, district, id);
		const job = survey.jobId === null ? null : await getJob(context, survey.jobId);
		const undo = event.url.searchParams.get('job');
		const filter = { outcome: query.outcome, isUndecided: query.undecided, text: query.q };
		const page = await getSurveyRows(context, district, id, {
			...filter,
			after: query.after,
			limit: PAGE_ROWS
		});
		const ours = await getSurveyRows(context, district, id, {
			outcome: 'only_ours',
			limit: MOST_PARTNERS
		});
		return {
			survey,
			job,
			undo: undo === null ? null : await getJob(context, undo),
			page,
			query,
			partners: ours.rows.map(({ label }) => label)
		};
	});

type SurveyEvent = RequestEvent<{ district: string; survey: string }>;

/** Runs an action; what a person can mend comes back as a message above the rows. */
async function act(
	event: SurveyEvent,
	run: (
		context: ReturnType<typeof contextOf>,
		field: (name: string) => string
	) => Promise<string | undefined>
) {
	const form = await event.request.formData();
	let next: string | undefined;
	try {
		next = await run(contextOf(event), (name) => String(form.get(name) ?? '').trim());
	} catch (thrown) {
		if (!(thrown instanceof AppError)) throw thrown;
		return fail(thrown.status, { message: thrown.in(event.locals.locale) });
	}
	if (next !== undefined) redirect(303, next);
	return { message: null };
}

export const actions: Actions = {
	decide: (event) =>
		act(event, async (context, field) => {
			const { district, survey } = event.params;
			const decision = SURVEY_DECISIONS.find((one) => one === field('decision')) ?? null;
			const outcome = field('outcome');
			const row = Number(field('row'));
			const partner =
				decision === 'same' ? await findPartner(event, context, field('partner')) : undefined;
			await decideSurvey(context, district, survey, {
				...(isSurveyOutcome(outcome) ? { outcome } : { rows: [row] }),
				decision,
				...(partner === undefined ? {} : { partner })
			});
			return undefined;
		}),
	apply: (event) =>
		act(event, async (context) => {
			await queueSurvey(context, event.params.district, event.params.survey);
			return undefined;
		}),
	undo: (event) =>
		act(event, async (context) => {
			const { district, survey } = event.params;
			const { changeSet } = await getSurvey(context, district, survey);
			const { jobId } = await queueUndo(context, district, changeSet?.id ?? '');
			return `/d/${district}/survey/${survey}?job=${jobId}`;
		}),
	discard: (event) =>
		act(event, async (context) => {
			await discardSurvey(context, event.params.district, event.params.survey);
			return `/d/${event.params.district}/survey`;
		})
};

/** The facility that a person names by its code; only what the other side does not have can be it. */
async function findPartner(
	event: SurveyEvent,
	context: ReturnType<typeof contextOf>,
	code: string
): Promise<string> {
	const { rows } = await getSurveyRows(context, event.params.district, event.params.survey, {
		outcome: 'only_ours',
		text: code,
		limit: MOST_PARTNERS
	});
	const found = rows.find(({ label }) => label === code)?.facility_id;
	if (found) return found;
	throw new NotFound(
		[translate('survey.noPartner', 'zh-CN'), translate('survey.noPartner', 'en')],
		{ params: { code } }
	);
}
