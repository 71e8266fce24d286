import { createHash } from 'node:crypto';
import { error, isHttpError, isRedirect, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { translate } from '#lib/domain/messages/index.ts';
import { UNSTORABLE_MESSAGE, findUnstorable } from '#lib/domain/storable.ts';
import { toActor } from '#lib/server/auth/session.ts';
import { database } from '#lib/server/db/instance.ts';
import { AppError, Invalid, Unauthorized, type Issue } from '#lib/server/errors.ts';
import { toIssues } from '#lib/server/issue-messages.ts';
import { createLog } from '#lib/server/log.ts';
import type { Context } from '#lib/server/services/context.ts';

/**
 * What a route hands to the services: the database, who asks, the time.
 *
 * @throws {Unauthorized} Nobody is signed in.
 * @throws {Unavailable} The database is still starting.
 */
export function contextOf(event: RequestEvent): Context {
	const { session } = event.locals;
	if (!session) {
		throw new Unauthorized(['请先登录。', 'Sign in first.']);
	}
	return {
		db: database(),
		actor: toActor(session, event.locals.clientAddress),
		now: () => new Date()
	};
}

/**
 * Runs an API route: what `run` returns becomes the JSON answer (a `Response` passes as it is), an
 * `AppError` its status with `{ message, issues }` in the reader's language. A reader who has the same
 * answer to a GET already is told so by 304.
 */
export async function handle(
	event: RequestEvent,
	run: (context: Context) => Promise<Response | object>
): Promise<Response> {
	return handlePublic(event, () => run(contextOf(event)));
}

/** Like `handle`, for the few routes that need no session. */
export async function handlePublic(
	event: RequestEvent,
	run: () => Promise<Response | object>
): Promise<Response> {
	try {
		const answer = await run();
		if (answer instanceof Response) return answer;
		return event.request.method === 'GET' ? withETag(event, answer) : Response.json(answer);
	} catch (thrown) {
		if (isHttpError(thrown) || isRedirect(thrown)) throw thrown;
		return toErrorResponse(event, thrown);
	}
}

/**
 * Runs a page's `load`: an `AppError` becomes Kit's error page with the same status and message,
 * a missing session the way to the login page.
 */
export async function loadPage<T>(
	event: RequestEvent,
	run: (context: Context) => Promise<T>
): Promise<T> {
	try {
		return await run(contextOf(event));
	} catch (thrown) {
		if (thrown instanceof Unauthorized) redirect(303, loginPath(event.url));
		if (thrown instanceof AppError) error(thrown.status, thrown.in(event.locals.locale));
		throw thrown;
	}
}

/** The login page that leads back to where the reader wanted to go. */
export function loginPath(url: URL): string {
	const wanted = url.pathname + url.search;
	return wanted === '/' ? '/login' : `/login?next=${encodeURIComponent(wanted)}`;
}

/** @throws {Invalid} The body is no JSON, or not of the schema's shape (issues name the fields). */
export async function parseBody<const S extends v.GenericSchema>(
	event: RequestEvent,
	schema: S
): Promise<v.InferOutput<S>> {
	let body: unknown;
	try {
		body = await event.request.json();
	} catch (cause) {
		// The web server makes the status 413.
		if (cause instanceof Error && cause.name === 'BodyTooLarge') {
			throw new Invalid(['内容过大，请分批发送。', 'Too large; send it in parts.'], { cause });
		}
		throw new Invalid(['请求正文不是有效的 JSON。', 'The body of the request is not valid JSON.'], {
			cause
		});
	}
	return validate(event, schema, body);
}

/**
 * The query string as an object of strings: a repeated name becomes a comma list, an empty value
 * counts as absent.
 *
 * @throws {Invalid} Not of the schema's shape.
 */
export function parseQuery<const S extends v.GenericSchema>(
	event: RequestEvent,
	schema: S
): v.InferOutput<S> {
	const query: Record<string, string> = {};
	for (const name of new Set(event.url.searchParams.keys())) {
		const value = event.url.searchParams.getAll(name).join(',');
		if (value !== '') query[name] = value;
	}
	// Bodies are looked through by the services, row by row where rows are judged one by one.
	const unstorable = findUnstorable(query);
	if (unstorable !== undefined) throw notValid([{ path: unstorable, message: UNSTORABLE_MESSAGE }]);
	return validate(event, schema, query);
}

/** The name of an uploaded file: `x-file-name`, URI-encoded. @throws {Invalid} It is not. */
export function fileNameOf(event: RequestEvent): string {
	try {
		return decodeURIComponent(event.request.headers.get('x-file-name') ?? '');
	} catch (cause) {
		throw new Invalid(
			['x-file-name 应为 URI 编码的文件名。', 'x-file-name must be a URI-encoded file name.'],
			{ cause }
		);
	}
}

function validate<const S extends v.GenericSchema>(
	event: RequestEvent,
	schema: S,
	input: unknown
): v.InferOutput<S> {
	const parsed = v.safeParse(schema, input);
	if (parsed.success) return parsed.output;
	throw notValid(toIssues(parsed.issues, event.locals.locale));
}

/** Moments of asking, which differ although nothing else of an answer does. */
const MOMENTS = /"(asOf|knownAt)":"[^"]*"/g;

function withETag(event: RequestEvent, answer: object): Response {
	const text = JSON.stringify(answer);
	const digest = createHash('sha256').update(text.replace(MOMENTS, '')).digest('base64url');
	const etag = `W/"${digest}"`;
	const known = event.request.headers.get('if-none-match') ?? '';
	const isKnown = known.split(',').some((entry) => entry.trim() === etag);
	const headers = {
		etag,
		'cache-control': 'private, no-cache',
		...(isKnown ? {} : { 'content-type': 'application/json' })
	};
	return new Response(isKnown ? null : text, { status: isKnown ? 304 : 200, headers });
}

function notValid(issues: readonly Issue[]): Invalid {
	return new Invalid(['输入有误，请按下列提示修改。', 'The input is not valid; see the issues.'], {
		issues
	});
}

function toErrorResponse(event: RequestEvent, thrown: unknown): Response {
	const { locale, requestId } = event.locals;
	if (!(thrown instanceof AppError)) {
		createLog().error('unexpected error', {
			id: requestId,
			path: event.url.pathname,
			error: thrown
		});
		const message = translate('error.unexpected', locale, { id: requestId });
		return Response.json({ message, id: requestId }, { status: 500 });
	}
	const headers = new Headers();
	const wait = thrown.params['retryAfterSeconds'];
	if (typeof wait === 'number') headers.set('retry-after', String(Math.ceil(wait)));
	const issues = thrown.issues.length > 0 ? { issues: thrown.issues } : {};
	return Response.json(
		{ message: thrown.in(locale), ...issues },
		{ status: thrown.status, headers }
	);
}
