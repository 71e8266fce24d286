import * as v from 'valibot';
import { BoxQuestionSchema } from '#lib/domain/planning-box.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { requestSheets } from '#lib/server/services/box/box-jobs.ts';
import type { RequestHandler } from './$types';

const BodySchema = v.strictObject({
	...BoxQuestionSchema.entries,
	sheets: v.optional(v.pipe(v.string(), v.maxLength(200)))
});

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const question = await parseBody(event, BodySchema);
		const queued = await requestSheets(context, event.params.district, question);
		return Response.json(queued, { status: 202 });
	});
