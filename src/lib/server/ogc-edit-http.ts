import type { RequestEvent } from '@sveltejs/kit';
import { Invalid } from '#lib/server/errors.ts';
import { answerOgc, type OgcRequest } from '#lib/server/ogc-http.ts';
import { findWireCrs, CRS84, type WireCrs } from '#lib/domain/ogc/crs.ts';
import { findCollection, type OgcCollection } from '#lib/server/services/ogc/collections.ts';
import { bad } from '#lib/server/services/ogc/params.ts';

type ItemEvent = RequestEvent<{ district: string; collection: string }>;

/** The body as JSON, if it is of one of the media types. @throws {Invalid} Another type, or no JSON. */
export async function readJsonBody(
	event: RequestEvent,
	types: readonly string[]
): Promise<unknown> {
	const type = event.request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
	if (!types.includes(type)) {
		throw new Invalid(['Content-Type 应为 {types}。', 'The content type must be {types}.'], {
			params: { types: types.join('、') }
		});
	}
	try {
		return await event.request.json();
	} catch (cause) {
		throw new Invalid(['请求正文不是有效的 JSON。', 'The body of the request is not valid JSON.'], {
			cause
		});
	}
}

/** The system of the coordinates of a body: `Content-Crs`, else CRS84. @throws {Invalid} Not served. */
export function contentCrs(event: RequestEvent, { view }: OgcRequest): WireCrs {
	const sent = event.request.headers.get('content-crs')?.trim();
	const uri = sent ? sent.replace(/^<(.*)>$/, '$1') : CRS84;
	const found = findWireCrs(uri, view.district.srid);
	if (found) return found;
	throw bad('Content-Crs', `不提供坐标系 ${uri}`, `${uri} is not served`);
}

/**
 * Tells which methods a resource allows to this reader. QGIS is not told of PATCH: by PATCH it names no version and
 * would overwrite others' changes, by PUT it sends back the version that it was given.
 */
export function answerOptions(
	event: ItemEvent,
	methods: (collection: OgcCollection) => readonly string[]
): Promise<Response> {
	return answerOgc(event, undefined, async ({ view }) => {
		const collection = findCollection(view, event.params.collection);
		const isQgis = /\bQGIS\b/i.test(event.request.headers.get('user-agent') ?? '');
		const allowed = methods(collection).filter((method) => !(isQgis && method === 'PATCH'));
		return new Response(null, {
			status: 200,
			headers: { allow: allowed.join(', '), 'accept-patch': 'application/merge-patch+json' }
		});
	});
}
