import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The first page of the reader's duty. */
export const load: PageServerLoad = async ({ parent }) => {
	const { pages } = await parent();
	redirect(303, `/admin/${pages[0]}`);
};
