import { handle } from '#lib/server/http.ts';
import { endOutage } from '#lib/server/services/outage.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, (context) => endOutage(context, event.params.district, parseId(event.params.id)));
