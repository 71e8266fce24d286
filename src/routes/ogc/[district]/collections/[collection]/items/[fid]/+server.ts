import { answerOptions, contentCrs, readJsonBody } from '#lib/server/ogc-edit-http.ts';
import { answerOgc } from '#lib/server/ogc-http.ts';
import { findCollection } from '#lib/server/services/ogc/collections.ts';
import { MEDIA } from '#lib/server/services/ogc/documents.ts';
import { getItem, propertiesOf } from '#lib/server/services/ogc/items.ts';
import { itemPage } from '#lib/server/services/ogc/pages.ts';
import { readCrs } from '#lib/server/services/ogc/params.ts';
import { changeItem, retireItem } from '#lib/server/services/ogc/edit.ts';
import { etagOf, versionsOf } from '#lib/server/services/ogc/etag.ts';
import type { RequestEvent, RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, ['crs'], async ({ view, base, url, self }) => {
		const collection = findCollection(view, event.params.collection);
		const crs = readCrs(view, url.searchParams);
		const { feature, version } = await getItem(view, collection, event.params.fid, crs);
		const collectionLink = {
			href: `${base}/collections/${collection.id}`,
			rel: 'collection',
			type: MEDIA.json
		};
		const body = { ...feature, links: [...self(MEDIA.geojson), collectionLink] };
		const properties = await propertiesOf(view, collection);
		return {
			body,
			media: MEDIA.geojson,
			headers: {
				'content-crs': `<${crs.uri}>`,
				...(version === undefined ? {} : { etag: etagOf(version, feature) })
			},
			page: () => itemPage(view, base, collection, properties, feature)
		};
	});

export const OPTIONS: RequestHandler = (event) =>
	answerOptions(event, ({ isEditable }) => [
		'GET',
		'HEAD',
		'OPTIONS',
		...(isEditable ? ['PUT', 'PATCH', 'DELETE'] : [])
	]);

export const PUT: RequestHandler = (event) => change(event, [MEDIA.geojson, MEDIA.json], true);

export const PATCH: RequestHandler = (event) =>
	change(event, ['application/merge-patch+json', MEDIA.geojson, MEDIA.json], false);

export const DELETE: RequestHandler = (event) =>
	answerOgc(event, ['approval', 'removed_on'], async ({ view, url }) => {
		const collection = findCollection(view, event.params.collection);
		const query = {
			approval: url.searchParams.get('approval'),
			removedOn: url.searchParams.get('removed_on')
		};
		const versions = versionsOf(event.request.headers.get('if-match'));
		await retireItem(view, collection, event.params.fid, query, { versions });
		return new Response(null, { status: 204 });
	});

function change(
	event: RequestEvent,
	types: readonly string[],
	isWhole: boolean
): Promise<Response> {
	return answerOgc(event, [], async (request) => {
		const { view } = request;
		const { fid } = event.params;
		const collection = findCollection(view, event.params.collection);
		const body = await readJsonBody(event, types);
		const crs = contentCrs(event, request);
		const versions = versionsOf(event.request.headers.get('if-match'));
		const changed = await changeItem(view, collection, fid, body, { crs, versions, isWhole });
		// By this edit it may have been retired: then there is nothing left to name a state of.
		if (changed.lifecycle === 'removed') return new Response(null, { status: 204 });
		const { feature, version } = await getItem(view, collection, fid, crs);
		const etag = etagOf(version ?? changed.version, feature);
		return new Response(null, { status: 204, headers: { etag } });
	});
}
