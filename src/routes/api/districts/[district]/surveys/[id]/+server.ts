import { handle } from '#lib/server/http.ts';
import { discardSurvey, getSurvey } from '#lib/server/services/survey/surveys.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getSurvey(context, event.params.district, event.params.id));

export const DELETE: RequestHandler = (event) =>
	handle(event, async (context) => {
		await discardSurvey(context, event.params.district, event.params.id);
		return new Response(null, { status: 204 });
	});
