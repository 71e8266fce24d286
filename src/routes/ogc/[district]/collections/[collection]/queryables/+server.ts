import { answerOgc, PASSED_ON } from '#lib/server/ogc-http.ts';
import { findCollection } from '#lib/server/services/ogc/collections.ts';
import { MEDIA, queryablesDocument } from '#lib/server/services/ogc/documents.ts';
import { propertiesOf } from '#lib/server/services/ogc/items.ts';
import { propertiesPage } from '#lib/server/services/ogc/pages.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, PASSED_ON, async ({ view, base }) => {
		const collection = findCollection(view, event.params.collection);
		const properties = await propertiesOf(view, collection);
		const here = `${base}/collections/${collection.id}/queryables`;
		return {
			body: queryablesDocument(collection, properties, here),
			media: MEDIA.schema,
			page: () => propertiesPage(view, base, collection, properties)
		};
	});
