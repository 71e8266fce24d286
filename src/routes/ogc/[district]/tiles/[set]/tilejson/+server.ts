import { answerOgc } from '#lib/server/ogc-http.ts';
import { textsPage } from '#lib/server/services/ogc/pages.ts';
import { findTileset, tileJson } from '#lib/server/services/ogc/tilesets.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, [], async ({ view, base }) => {
		const body = tileJson(view, findTileset(view, event.params.set), base);
		return { body, page: () => textsPage(view, base, body.name, body.tiles) };
	});
