import { answerOgc } from '#lib/server/ogc-http.ts';
import { linksPage } from '#lib/server/services/ogc/pages.ts';
import { findTileset, tilesetDocument } from '#lib/server/services/ogc/tilesets.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, [], async ({ view, base }) => {
		const body = tilesetDocument(view, findTileset(view, event.params.set), base);
		return { body, page: () => linksPage(view, base, body.title, body.links) };
	});
