import { handle, parseBody } from '#lib/server/http.ts';
import { requestSiting, SitingRequestSchema } from '#lib/server/services/siting/siting-job.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, SitingRequestSchema);
		const queued = await requestSiting(context, event.params.district, input);
		return Response.json(queued, { status: 202 });
	});
