import * as v from 'valibot';
import { ROLES } from '#lib/domain/roles.ts';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import {
	addAccounts,
	findAccounts,
	grantRole,
	resetPassword,
	revokeRole,
	setAccountDisabled
} from '#lib/server/services/account.ts';
import { parseInput } from '#lib/server/services/validation.ts';
import type { Actions, PageServerLoad } from './$types';

const RightSchema = v.object({
	role: v.picklist(ROLES),
	district: v.pipe(v.string(), v.minLength(1)),
	party: v.optional(v.string(), '')
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const search = event.url.searchParams.get('q') ?? '';
		return { search, ...(await findAccounts(context, search)) };
	});

export const actions: Actions = {
	add: (event) =>
		runAction(event, async (context, field) => {
			const account = { username: field('username'), name: field('name'), memberships: [] };
			const [fresh] = await addAccounts(context, [account]);
			return { fresh };
		}),
	reset: (event) =>
		runAction(event, async (context, field) => ({
			fresh: await resetPassword(context, field('username'))
		})),
	disable: (event) =>
		runAction(event, async (context, field) => {
			const username = field('username');
			await setAccountDisabled(context, username, true);
			return { done: { key: 'admin.wasDisabled', username } as const };
		}),
	enable: (event) =>
		runAction(event, async (context, field) => {
			const username = field('username');
			await setAccountDisabled(context, username, false);
			return { done: { key: 'admin.wasEnabled', username } as const };
		}),
	grant: (event) =>
		runAction(event, async (context, field) => {
			const username = field('username');
			const { role, district, party } = parseInput(RightSchema, {
				role: field('role'),
				district: field('district'),
				party: field('party')
			});
			await grantRole(context, username, { role, district, ...(party ? { party } : {}) });
			return { done: { key: 'admin.granted', username, role } as const };
		}),
	revoke: (event) =>
		runAction(event, async (context, field) => {
			const username = field('username');
			const { role, district } = parseInput(RightSchema, {
				role: field('role'),
				district: field('district')
			});
			await revokeRole(context, username, { role, district });
			return { done: { key: 'admin.revoked', username, role } as const };
		})
};
