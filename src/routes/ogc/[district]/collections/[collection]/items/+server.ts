import { answerOptions, contentCrs, readJsonBody } from '#lib/server/ogc-edit-http.ts';
import { answerOgc } from '#lib/server/ogc-http.ts';
import { findCollection } from '#lib/server/services/ogc/collections.ts';
import { MEDIA, nextLink, printItems } from '#lib/server/services/ogc/documents.ts';
import { createItem } from '#lib/server/services/ogc/edit.ts';
import { listItems, propertiesOf, readFeatureText } from '#lib/server/services/ogc/items.ts';
import { itemsPage } from '#lib/server/services/ogc/pages.ts';
import { readItemsRequest } from '#lib/server/services/ogc/params.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, undefined, async ({ view, base, url, self }) => {
		const collection = findCollection(view, event.params.collection);
		const properties = await propertiesOf(view, collection);
		const request = readItemsRequest(view, collection, properties, url.searchParams);
		const found = await listItems(view, collection, request);
		const collectionLink = {
			href: `${base}/collections/${collection.id}`,
			rel: 'collection',
			type: MEDIA.json
		};
		const next = nextLink(found, url);
		const links = [...self(MEDIA.geojson), collectionLink, ...(next ? [next] : [])];
		return {
			body: printItems(found, links, view.context.now()),
			media: MEDIA.geojson,
			headers: { 'content-crs': `<${request.crs.uri}>` },
			page: () =>
				itemsPage(view, base, collection, properties, {
					...found,
					features: found.features.map(readFeatureText),
					links
				})
		};
	});

export const OPTIONS: RequestHandler = (event) =>
	answerOptions(event, ({ isEditable }) => [
		'GET',
		'HEAD',
		'OPTIONS',
		...(isEditable ? ['POST'] : [])
	]);

export const POST: RequestHandler = (event) =>
	answerOgc(event, [], async (request) => {
		const { view, base } = request;
		const collection = findCollection(view, event.params.collection);
		const body = await readJsonBody(event, [MEDIA.geojson, MEDIA.json]);
		const made = await createItem(view, collection, body, { crs: contentCrs(event, request) });
		const location = `${base}/collections/${collection.id}/items/${made.id}`;
		return new Response(null, { status: 201, headers: { location } });
	});
