import * as v from 'valibot';
import { RefusedQuerySchema } from '#lib/domain/refused-mark.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import { listRefusedMarks, settleRefusedMark } from '#lib/server/services/refused-mark.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) =>
		listRefusedMarks(context, event.params.district, parseQuery(event, RefusedQuerySchema))
	);

/** Sets one aside at the desk. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) =>
		settleRefusedMark(context, event.params.district, await parseBody(event, v.unknown()))
	);
