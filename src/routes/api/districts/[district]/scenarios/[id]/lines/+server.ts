import { handle } from '#lib/server/http.ts';
import { checkScenarioLines } from '#lib/server/services/three-lines.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) =>
		checkScenarioLines(context, event.params.district, parseId(event.params.id))
	);
