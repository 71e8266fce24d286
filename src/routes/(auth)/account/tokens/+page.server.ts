import { fail } from '@sveltejs/kit';
import { translate } from '#lib/domain/messages/index.ts';
import { tokenStatus } from '#lib/domain/access-token.ts';
import { AppError } from '#lib/server/errors.ts';
import { runAction } from '#lib/server/form-action.ts';
import { contextOf, loadPage } from '#lib/server/http.ts';
import { createToken, listOwnTokens, revokeToken } from '#lib/server/services/access-token.ts';
import { listDistricts } from '#lib/server/services/district.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const tokens = await listOwnTokens(context, context.actor.id);
		return {
			tokens: tokens.map((token) => ({ ...token, status: tokenStatus(token, context.now()) })),
			districts: (await listDistricts(context)).map(({ code, name }) => ({ code, name }))
		};
	});

export const actions: Actions = {
	create: async (event) => {
		const form = await event.request.formData();
		const { locale } = event.locals;
		const field = (name: string) => String(form.get(name) ?? '');
		const days = Number(field('days'));
		if (!Number.isInteger(days) || days < 1 || days > 366)
			return fail(400, { message: translate('token.badDays', locale) });
		try {
			const context = contextOf(event);
			const fresh = await createToken(context, context.actor.id, {
				name: field('name'),
				scope: field('scope') === 'write' ? 'write' : 'read',
				disclosure: toDisclosure(field('disclosure')),
				districts: form.getAll('districts').map(String),
				days
			});
			return { fresh };
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
			return fail(thrown.status, { message: thrown.in(locale) });
		}
	},
	revoke: (event) =>
		runAction(event, async (context, field) => {
			const { name } = await revokeToken(context, field('token'));
			return { revoked: name };
		})
};

function toDisclosure(text: string): 'public' | 'internal' | 'sensitive' {
	return text === 'public' || text === 'sensitive' ? text : 'internal';
}
