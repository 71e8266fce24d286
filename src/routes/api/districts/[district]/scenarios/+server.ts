import { ScenarioInputSchema } from '#lib/domain/scenario.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { createScenario, listScenarios } from '#lib/server/services/scenario/scenarios.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => listScenarios(context, event.params.district));

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, ScenarioInputSchema);
		const created = await createScenario(context, event.params.district, input);
		return Response.json(created, { status: 201 });
	});
