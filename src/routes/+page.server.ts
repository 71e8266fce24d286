import { redirect } from '@sveltejs/kit';
import { adminPagesOf } from '#lib/domain/roles.ts';
import { loadPage } from '#lib/server/http.ts';
import { listDistricts } from '#lib/server/services/district.ts';
import type { PageServerLoad } from './$types';

/** The first district that the reader may see; an administrator's duty; or the list when there is none yet. */
export const load: PageServerLoad = async (event) => {
	const [first] = await loadPage(event, listDistricts);
	const isAdministrator = adminPagesOf(event.locals.session?.memberships ?? []).length > 0;
	if (!first && isAdministrator) redirect(303, '/admin');
	redirect(303, first ? `/d/${encodeURIComponent(first.code)}` : '/districts');
};
