import { handle } from '#lib/server/http.ts';
import { getJob } from '#lib/server/services/jobs.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => getJob(context, event.params.id));
