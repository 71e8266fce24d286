import { loadPage } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import type { LayoutServerLoad } from './$types';

/** The district, for every page beside its map. */
export const load: LayoutServerLoad = (event) =>
	loadPage(event, async (context) => ({
		summary: await getDistrict(context, event.params.district)
	}));
