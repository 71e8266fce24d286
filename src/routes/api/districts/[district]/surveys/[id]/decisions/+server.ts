import { DecisionSchema } from '#lib/domain/survey/survey.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { decideSurvey } from '#lib/server/services/survey/surveys.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) =>
		decideSurvey(
			context,
			event.params.district,
			event.params.id,
			await parseBody(event, DecisionSchema)
		)
	);
