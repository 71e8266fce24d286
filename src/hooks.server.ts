import { randomUUID } from 'node:crypto';
import {
	redirect,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { isOpenOnRelay } from '#lib/domain/relay.ts';
import { LOCALES, toLocale, translate, type Locale } from '#lib/domain/messages/index.ts';
import { installedAuth } from '#lib/server/auth/instance.ts';
import { isRequestFromOurPages } from '#lib/server/auth/origin.ts';
import { readSession, type ReadSession } from '#lib/server/auth/session.ts';
import { isOpenToTokens, readTokenSession, tokenOf } from '#lib/server/auth/token-session.ts';
import { database, openInstance } from '#lib/server/db/instance.ts';
import { isRelayProcess } from '#lib/server/env.ts';
import { AppError } from '#lib/server/errors.ts';
import { loginPath } from '#lib/server/http.ts';
import { createLog } from '#lib/server/log.ts';
import { webRuntime } from '#lib/server/web/runtime.ts';

/** Routes for people who are not signed in. */
const OPEN_ROUTES = new Set([
	'/(auth)/login',
	'/(public)/answer',
	'/(public)/p/[token]',
	'/api/session',
	'/api/session/locale'
]);

export const init: ServerInit = async () => {
	await openInstance();
};

export const handle: Handle = async ({ event, resolve }) => {
	const { locals, request, url } = event;
	locals.requestId = request.headers.get('x-request-id') ?? randomUUID();
	locals.locale = localeOf(event.cookies.get('locale'), request.headers.get('accept-language'));
	locals.clientAddress = event.getClientAddress();

	if (!isRequestFromOurPages(request, url.origin)) {
		return refuse(403, translate('session.crossSite', locals.locale));
	}

	if (isRelayProcess() && event.route.id !== null && !isOpenOnRelay(event.route.id, request.method))
		return refuse(404, translate('relay.closed', locals.locale));

	const read = await identify(event).catch((thrown: unknown) => {
		if (thrown instanceof AppError) return thrown;
		throw thrown;
	});
	if (read instanceof AppError) return refuseToken(read, locals.locale);
	locals.session = read.session;
	if (read.session) webRuntime().noteUser(locals.requestId, read.session.username);

	if (!locals.session && !OPEN_ROUTES.has(event.route.id ?? '')) {
		if (isForPrograms(event)) {
			return refuse(401, translate('session.required', locals.locale), {
				setCookies: read.setCookies,
				...(isOgc(url) ? { headers: CHALLENGE } : {})
			});
		}
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

/** Whose request this is: of a token where one is sent and opens the path, else of the session's cookie. */
async function identify({ locals, request, url }: RequestEvent): Promise<ReadSession> {
	const address = locals.clientAddress;
	const token = isOpenToTokens(url.pathname) ? tokenOf(request.headers) : undefined;
	if (token !== undefined) {
		const { pathname } = url;
		const session = await readTokenSession(database(), token, { address, pathname });
		return { session, setCookies: [] };
	}
	const { sessionLimits } = webRuntime();
	const sent = { headers: request.headers, address };
	return readSession(installedAuth().auth, database(), sent, sessionLimits);
}

/** Tells a GIS program that it may come with a token, as the password of any user. */
const CHALLENGE = { 'www-authenticate': 'Basic realm="Fire Atlas", charset="UTF-8", Bearer' };

function isOgc({ pathname }: URL): boolean {
	return /^\/ogc(\/|$)/.test(pathname);
}

/** Programs are told by a status that somebody must sign in; people are led to where they can. */
function isForPrograms({ request, url }: RequestEvent): boolean {
	if (url.pathname.startsWith('/api/')) return true;
	return isOgc(url) && !/text\/html/.test(request.headers.get('accept') ?? '');
}

function refuseToken(error: AppError, locale: Locale): Response {
	const wait = error.params['retryAfterSeconds'];
	return refuse(error.status, error.in(locale), {
		headers: {
			...(error.status === 401 ? CHALLENGE : {}),
			...(typeof wait === 'number' ? { 'retry-after': String(Math.ceil(wait)) } : {})
		}
	});
}

function refuse(
	status: number,
	message: string,
	{ setCookies = [], headers = {} }: { setCookies?: readonly string[]; headers?: HeadersInit } = {}
): Response {
	const response = Response.json({ message }, { status, headers });
	for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
	return response;
}
