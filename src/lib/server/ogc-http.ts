import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { handle } from '#lib/server/http.ts';
import { openOgc, type OgcView } from '#lib/server/services/ogc/collections.ts';
import { MEDIA, selfLinks, type Link } from '#lib/server/services/ogc/documents.ts';
import { HTML_POLICY, printHtml, type HtmlPage } from '#lib/server/services/ogc/html.ts';
import { assertKnownParameters, bad } from '#lib/server/services/ogc/params.ts';

/** A request of the OGC API: who sees what, and where links lead. */
export interface OgcRequest {
	view: OgcView;
	/** Address of the landing page, without a slash at its end. */
	base: string;
	url: URL;
	format: 'json' | 'html';
	/** Links to this document in its formats. */
	self: (media?: string) => Link[];
}

/**
 * Parameters of features that QGIS, given an address with them, adds to its requests for descriptions too. They
 * change nothing there.
 */
export const PASSED_ON = ['datetime'] as const;

/** An answer in both formats; the page is made only when it is asked for. */
export interface OgcAnswer {
	/** Text: JSON that is printed already. */
	body: object | string;
	page: () => HtmlPage;
	media?: string;
	headers?: Record<string, string>;
}

/**
 * Runs a route of the OGC API. The format is `f`, else what `Accept` prefers; errors are OGC exceptions
 * (`code`, `description`) in the reader's language.
 *
 * @param known Parameters beside `f`; undefined: the route checks them itself.
 */
export async function answerOgc(
	event: RequestEvent<{ district: string }>,
	known: readonly string[] | undefined,
	run: (request: OgcRequest) => Promise<OgcAnswer | Response>
): Promise<Response> {
	return asException(
		await handle(event, async (context) => {
			const { url } = event;
			if (known) assertKnownParameters(url.searchParams, ['f', ...known]);
			const view = await openOgc(context, event.params.district);
			const format = formatOf(event);
			const base = `${url.origin}/ogc/${encodeURIComponent(view.district.code)}`;
			const self = (media: string = MEDIA.json) => selfLinks(url, format, media);
			const answer = await run({ view, base, url, format, self });
			return answer instanceof Response ? answer : print(event, answer, format);
		})
	);
}

function formatOf({ url, request }: RequestEvent): 'json' | 'html' {
	const asked = url.searchParams.get('f');
	if (asked === 'json' || asked === 'html') return asked;
	if (asked !== null) throw bad('f', '应为 json 或 html', 'must be json or html');
	// A browser names text/html first; programs name JSON, or take anything.
	const accept = request.headers.get('accept') ?? '';
	const html = accept.indexOf('text/html');
	const json = accept.search(/application\/(?:[\w.]+\+)?json/);
	return html >= 0 && (json < 0 || html < json) ? 'html' : 'json';
}

function print(event: RequestEvent, answer: OgcAnswer, format: 'json' | 'html'): Response {
	const headers = new Headers({ vary: 'Accept, Authorization', ...answer.headers });
	if (format === 'html') {
		headers.delete('etag');
		headers.set('content-type', 'text/html; charset=utf-8');
		headers.set('content-security-policy', HTML_POLICY);
		return new Response(printHtml(answer.page()), { headers });
	}
	const { body } = answer;
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	if (!headers.has('etag')) {
		const digest = createHash('sha256').update(text.replace(/"timeStamp":"[^"]*",/, ''));
		headers.set('etag', `W/"${digest.digest('base64url')}"`);
	}
	const known = event.request.headers.get('if-none-match') ?? '';
	if (known.split(',').some((entry) => entry.trim() === headers.get('etag')))
		return new Response(null, { status: 304, headers });
	headers.set('content-type', answer.media ?? MEDIA.json);
	return new Response(text, { headers });
}

const CODES: Record<number, string> = {
	400: 'InvalidParameterValue',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'NotFound',
	409: 'Conflict',
	412: 'PreconditionFailed',
	428: 'PreconditionRequired',
	429: 'TooManyRequests'
};

async function asException(response: Response): Promise<Response> {
	if (response.status < 400) return response;
	const body: unknown = await response.json().catch(() => ({}));
	const told = typeof body === 'object' && body !== null ? body : {};
	const issues = 'issues' in told && Array.isArray(told.issues) ? told.issues : [];
	const details = issues.flatMap((issue: { path?: string; message?: string }) =>
		issue.message ? [`${issue.path ?? ''}：${issue.message}`] : []
	);
	const message = 'message' in told && typeof told.message === 'string' ? told.message : '';
	const { status, headers } = response;
	const copied = new Headers(headers);
	copied.delete('content-length');
	return Response.json(
		{ code: CODES[status] ?? 'ServerError', description: [message, ...details].join(' '), ...told },
		{ status, headers: copied }
	);
}
