import { loadPage } from '#lib/server/http.ts';
import { getDistrict, listDistricts } from '#lib/server/services/district.ts';
import { hasImagery } from '#lib/server/services/imagery.ts';
import type { PageServerLoad } from './$types';

/** What stands on the screen before the map: the rest is asked for by the browser. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		summary: await getDistrict(context, event.params.district),
		districts: await listDistricts(context),
		hasImagery: hasImagery()
	}));
