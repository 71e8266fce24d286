import { answerOgc, PASSED_ON } from '#lib/server/ogc-http.ts';
import { findCollection } from '#lib/server/services/ogc/collections.ts';
import { collectionDocument } from '#lib/server/services/ogc/documents.ts';
import { linksPage } from '#lib/server/services/ogc/pages.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, PASSED_ON, async ({ view, base }) => {
		const collection = findCollection(view, event.params.collection);
		const body = await collectionDocument(view, collection, base);
		return { body, page: () => linksPage(view, base, body.title, body.links, body.description) };
	});
