import { handle } from '#lib/server/http.ts';
import { deleteScenario, getScenario } from '#lib/server/services/scenario/scenarios.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		getScenario(context, event.params.district, parseId(event.params.id))
	);

export const DELETE: RequestHandler = (event) =>
	handle(event, async (context) => {
		await deleteScenario(context, event.params.district, parseId(event.params.id));
		return new Response(null, { status: 204 });
	});
