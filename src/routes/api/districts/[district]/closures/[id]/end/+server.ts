import { handle } from '#lib/server/http.ts';
import { endClosure } from '#lib/server/services/closure.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) =>
		endClosure(context, event.params.district, parseId(event.params.id))
	);
