import { handle } from '#lib/server/http.ts';
import { applyScenario } from '#lib/server/services/scenario/apply.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) =>
		applyScenario(context, event.params.district, parseId(event.params.id))
	);
