import { redirect } from '@sveltejs/kit';
import { loadPage } from '#lib/server/http.ts';
import { listDistricts } from '#lib/server/services/district.ts';
import type { PageServerLoad } from './$types';

/** The first district of the one who is signed in. */
export const load: PageServerLoad = async (event) => {
	const [first] = await loadPage(event, listDistricts);
	redirect(303, first ? `/field/${encodeURIComponent(first.code)}` : '/districts');
};
