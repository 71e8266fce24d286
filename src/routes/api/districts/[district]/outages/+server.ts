import { OutageInputSchema } from '#lib/domain/outage.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { listOutages, recordOutage } from '#lib/server/services/outage.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const isActive = event.url.searchParams.get('active') === '1';
		const filter = isActive ? { activeAt: context.now() } : {};
		return { outages: await listOutages(context, event.params.district, filter) };
	});

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, OutageInputSchema);
		return Response.json(await recordOutage(context, event.params.district, input), {
			status: 201
		});
	});
