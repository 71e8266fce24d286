import { loadPage } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { listHandovers } from '#lib/server/services/handover.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { permissions } = await getDistrict(context, district);
		return {
			handovers: permissions.includes('import.run') ? await listHandovers(context, district) : null
		};
	});
