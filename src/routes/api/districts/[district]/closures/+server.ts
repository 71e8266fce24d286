import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import { ClosureInputSchema, createClosure, listClosures } from '#lib/server/services/closure.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		listClosures(context, event.params.district, parseQuery(event, v.object({ active: flag })))
	);

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, ClosureInputSchema);
		const created = await createClosure(context, event.params.district, input);
		return Response.json(created, { status: 201 });
	});
