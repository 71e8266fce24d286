import { redirect } from '@sveltejs/kit';
import { loadPage } from '#lib/server/http.ts';
import { listDistricts } from '#lib/server/services/district.ts';
import type { PageServerLoad } from './$types';

/** The first district that the reader may see, or the list when there is none yet. */
export const load: PageServerLoad = async (event) => {
	const [first] = await loadPage(event, listDistricts);
	redirect(303, first ? `/d/${encodeURIComponent(first.code)}` : '/districts');
};
