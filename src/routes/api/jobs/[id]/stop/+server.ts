import { handle } from '#lib/server/http.ts';
import { stopJob } from '#lib/server/services/jobs.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => stopJob(context, event.params.id));
