import { handle, parseBody } from '#lib/server/http.ts';
import { getBoundary } from '#lib/server/services/district.ts';
import { OutlineInputSchema, setBoundary } from '#lib/server/services/outline.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getBoundary(context, event.params.district));

export const PUT: RequestHandler = (event) =>
	handle(event, async (context) =>
		setBoundary(context, event.params.district, await parseBody(event, OutlineInputSchema))
	);
