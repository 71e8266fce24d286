import * as v from 'valibot';
import { OutageInputSchema } from '#lib/domain/outage.ts';
import { flag } from '#lib/domain/query-flag.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import { listOutages, recordOutage } from '#lib/server/services/outage.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { active } = parseQuery(event, v.object({ active: flag }));
		const filter = active ? { activeAt: context.now() } : {};
		return { outages: await listOutages(context, event.params.district, filter) };
	});

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, OutageInputSchema);
		return Response.json(await recordOutage(context, event.params.district, input), {
			status: 201
		});
	});
