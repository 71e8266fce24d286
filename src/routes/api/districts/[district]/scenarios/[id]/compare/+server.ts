import { handle } from '#lib/server/http.ts';
import { compareScenario } from '#lib/server/services/scenario/scenarios.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		compareScenario(context, event.params.district, parseId(event.params.id))
	);
