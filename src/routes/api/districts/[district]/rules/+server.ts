import { handle } from '#lib/server/http.ts';
import { listRules } from '#lib/server/services/rule.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({ rules: await listRules(context, event.params.district) }));
