import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import { listLoginFailures, unlockAccount } from '#lib/server/services/login-failures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({ failures: await listLoginFailures(context) }));

export const actions: Actions = {
	unlock: (event) =>
		runAction(event, async (context, field) => ({
			done: await unlockAccount(context, field('username'))
		}))
};
