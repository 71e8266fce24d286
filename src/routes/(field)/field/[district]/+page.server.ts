import { loadPage } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import type { PageServerLoad } from './$types';

/** Who works where. The header is how the service worker knows our page from a login page of somebody's network. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { code, name, isDemo, timeZone } = await getDistrict(context, event.params.district);
		event.setHeaders({ 'x-atlas-page': 'field' });
		return { fieldDistrict: { code, name, isDemo, timeZone } };
	});
