import { loadPage } from '#lib/server/http.ts';
import { listWaterUses } from '#lib/server/services/water-use.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		waterUses: await listWaterUses(context, event.params.district)
	}));
