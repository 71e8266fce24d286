import { DueQuerySchema } from '#lib/domain/due.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeDue } from '#lib/server/services/due.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		computeDue(context, event.params.district, parseQuery(event, DueQuerySchema))
	);
