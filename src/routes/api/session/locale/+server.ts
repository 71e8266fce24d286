import { error, redirect } from '@sveltejs/kit';
import { LOCALES } from '#lib/domain/messages/index.ts';
import { toSafeNextPath } from '#lib/server/auth/origin.ts';
import { webRuntime } from '#lib/server/web/runtime.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Form fields `locale` and `next`: remembers the language in this browser and goes on. */
export const POST: RequestHandler = async ({ request, cookies }) => {
	const form = await request.formData();
	const locale = LOCALES.find((known) => known === form.get('locale'));
	if (!locale) error(400, `locale must be one of ${LOCALES.join(', ')}`);
	cookies.set('locale', locale, {
		path: '/',
		maxAge: YEAR_SECONDS,
		sameSite: 'lax',
		secure: webRuntime().isSecure
	});
	const next = form.get('next');
	redirect(303, isLoginPath(next) ? next : toSafeNextPath(String(next ?? '')));
};

function isLoginPath(next: FormDataEntryValue | null): next is string {
	return typeof next === 'string' && /^\/login(\?|$)/.test(next);
}
