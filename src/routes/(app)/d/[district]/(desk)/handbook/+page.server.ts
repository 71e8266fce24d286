import { loadPage } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { listHandbooks } from '#lib/server/services/handbook.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { permissions } = await getDistrict(context, district);
		const mayRead = permissions.includes('sensitive.read');
		return { mayRead, stations: mayRead ? await listHandbooks(context, district) : [] };
	});
