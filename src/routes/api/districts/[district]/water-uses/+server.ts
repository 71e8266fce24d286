import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { listWaterUses, recordWaterUse } from '#lib/server/services/water-use.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		waterUses: await listWaterUses(context, event.params.district)
	}));

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, v.unknown());
		const use = await recordWaterUse(context, event.params.district, input);
		return Response.json(use, { status: 201 });
	});
