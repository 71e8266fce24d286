import { fail, redirect } from '@sveltejs/kit';
import { translate } from '#lib/domain/messages/index.ts';
import { toSafeNextPath } from '#lib/server/auth/origin.ts';
import { database } from '#lib/server/db/instance.ts';
import { AppError } from '#lib/server/errors.ts';
import { hasDemo } from '#lib/server/services/demo.ts';
import { signInWith } from '#lib/server/web/session-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = toSafeNextPath(url.searchParams.get('next'));
	if (locals.session) redirect(303, next);
	return {
		next,
		isDemo: await hasDemo(database()),
		hasSignedOut: url.searchParams.has('out')
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const username = String(form.get('username') ?? '').trim();
		const password = String(form.get('password') ?? '');
		const { locale } = event.locals;
		if (!username || !password) {
			return fail(400, { username, message: translate('login.missing', locale) });
		}
		try {
			await signInWith(event, { username, password });
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
			return fail(thrown.status, { username, message: thrown.in(locale) });
		}
		redirect(303, toSafeNextPath(String(form.get('next') ?? '')));
	}
};
