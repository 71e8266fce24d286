import { BoxQuestionSchema } from '#lib/domain/planning-box.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { requestBox } from '#lib/server/services/box/box-jobs.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const question = await parseBody(event, BoxQuestionSchema);
		const queued = await requestBox(context, event.params.district, question);
		return Response.json(queued, { status: 202 });
	});
