import type { LayoutServerLoad } from './$types';

/** What every page knows: the language, and who is signed in. */
export const load: LayoutServerLoad = ({ locals }) => {
	const { session, locale } = locals;
	return {
		locale,
		user: session
			? { username: session.username, name: session.name, memberships: [...session.memberships] }
			: null
	};
};
