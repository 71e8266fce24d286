import * as v from 'valibot';
import { SurveyInputSchema } from '#lib/domain/survey/survey.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { listSurveys, startSurvey } from '#lib/server/services/survey/surveys.ts';
import type { RequestHandler } from './$types';

const BodySchema = v.strictObject({
	ledger: v.pipe(v.string(), v.uuid()),
	...SurveyInputSchema.entries
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		surveys: await listSurveys(context, event.params.district)
	}));

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { ledger, ...input } = await parseBody(event, BodySchema);
		const started = await startSurvey(context, event.params.district, ledger, input);
		return Response.json(started, { status: 202 });
	});
