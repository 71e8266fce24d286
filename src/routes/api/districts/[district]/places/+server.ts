import { handle } from '#lib/server/http.ts';
import { listPlaces } from '#lib/server/services/area.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({ places: await listPlaces(context, event.params.district) }));
