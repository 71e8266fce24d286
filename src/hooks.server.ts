import { randomUUID } from 'node:crypto';
import { redirect, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit';
import { LOCALES, toLocale, translate, type Locale } from '#lib/domain/messages/index.ts';
import { installedAuth } from '#lib/server/auth/instance.ts';
import { isRequestFromOurPages } from '#lib/server/auth/origin.ts';
import { readSession } from '#lib/server/auth/session.ts';
import { database, openInstance } from '#lib/server/db/instance.ts';
import { loginPath } from '#lib/server/http.ts';
import { createLog } from '#lib/server/log.ts';
import { webRuntime } from '#lib/server/web/runtime.ts';

/** Routes for people who are not signed in. */
const OPEN_ROUTES = new Set(['/(auth)/login', '/api/session', '/api/session/locale']);

export const init: ServerInit = async () => {
	await openInstance();
};

export const handle: Handle = async ({ event, resolve }) => {
	const { locals, request, url } = event;
	locals.requestId = request.headers.get('x-request-id') ?? randomUUID();
	locals.locale = localeOf(event.cookies.get('locale'), request.headers.get('accept-language'));
	locals.clientAddress = event.getClientAddress();
	const isApi = url.pathname.startsWith('/api/');

	if (!isRequestFromOurPages(request, url.origin)) {
		return refuse(403, translate('session.crossSite', locals.locale));
	}

	const { sessionLimits, noteUser } = webRuntime();
	const read = await readSession(
		installedAuth().auth,
		database(),
		{ headers: request.headers, address: locals.clientAddress },
		sessionLimits
	);
	locals.session = read.session;
	if (read.session) noteUser(locals.requestId, read.session.username);

	if (!locals.session && !OPEN_ROUTES.has(event.route.id ?? '')) {
		if (isApi) return refuse(401, translate('session.required', locals.locale), read.setCookies);
		redirect(303, loginPath(url));
	}

	const response = await resolve(event, {
		transformPageChunk: ({ html }) => html.replace('%lang%', locals.locale)
	});
	for (const cookie of read.setCookies) response.headers.append('set-cookie', cookie);
	if (!response.headers.has('cache-control')) {
		response.headers.set('cache-control', 'private, no-cache');
	}
	return response;
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const { requestId, locale } = event.locals;
	if (status === 404) return { message: translate('error.notFound', locale) };
	if (status < 500) return { message };
	createLog().error('unexpected error', { id: requestId, path: event.url.pathname, error });
	return { message: translate('error.unexpected', locale, { id: requestId }), id: requestId };
};

function localeOf(cookie: string | undefined, acceptLanguage: string | null): Locale {
	return LOCALES.find((locale) => locale === cookie) ?? toLocale(acceptLanguage);
}

function refuse(status: number, message: string, setCookies: readonly string[] = []): Response {
	const response = Response.json({ message }, { status });
	for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
	return response;
}
