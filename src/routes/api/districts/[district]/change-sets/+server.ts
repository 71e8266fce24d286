import { handle } from '#lib/server/http.ts';
import { listChangeSets } from '#lib/server/services/change-set/list-change-sets.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		changeSets: await listChangeSets(context, event.params.district)
	}));
