import { handle } from '#lib/server/http.ts';
import { queueSurvey } from '#lib/server/services/survey/surveys.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) =>
		Response.json(await queueSurvey(context, event.params.district, event.params.id), {
			status: 202
		})
	);
