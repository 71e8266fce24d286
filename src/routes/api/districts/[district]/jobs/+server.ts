import { handle } from '#lib/server/http.ts';
import { getJobs } from '#lib/server/services/jobs.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => getJobs(context, event.params.district));
