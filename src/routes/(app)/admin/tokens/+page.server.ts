import { tokenStatus } from '#lib/domain/access-token.ts';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import { listAllTokens, revokeToken } from '#lib/server/services/access-token.ts';
import { can } from '#lib/server/services/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const tokens = await listAllTokens(context);
		return {
			tokens: tokens.map((token) => ({ ...token, status: tokenStatus(token, context.now()) })),
			mayRevoke: can(context.actor, '*', 'session.manage')
		};
	});

export const actions: Actions = {
	revoke: (event) =>
		runAction(event, async (context, field) => {
			const { name } = await revokeToken(context, field('token'));
			return { revoked: name };
		})
};
