import { loadPage } from '#lib/server/http.ts';
import {
	canCreateDistricts,
	listDistrictOverviews
} from '#lib/server/services/district-overview.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		districts: await listDistrictOverviews(context),
		canCreate: canCreateDistricts(context)
	}));
