import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import { listSessions, revokeSession, revokeSessionsOf } from '#lib/server/services/sessions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		sessions: await listSessions(context),
		ownSession: event.locals.session?.id ?? null
	}));

export const actions: Actions = {
	end: (event) =>
		runAction(event, async (context, field) => {
			const { username } = await revokeSession(context, field('session'));
			return { done: { key: 'admin.sessionEnded', username, count: 1 } as const };
		}),
	endAll: (event) =>
		runAction(event, async (context, field) => {
			const ended = await revokeSessionsOf(context, field('username'));
			return { done: { key: 'admin.sessionsEnded', ...ended } as const };
		})
};
