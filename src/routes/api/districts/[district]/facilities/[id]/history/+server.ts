import { handle } from '#lib/server/http.ts';
import { getHistory } from '#lib/server/services/facility.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getHistory(context, event.params.district, parseId(event.params.id)));
