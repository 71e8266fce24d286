import { answerOgc } from '#lib/server/ogc-http.ts';
import { linksPage } from '#lib/server/services/ogc/pages.ts';
import { findTileset, tilesetDocument, TILESETS } from '#lib/server/services/ogc/tilesets.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, [], async ({ view, base, self }) => {
		const tilesets = TILESETS.map((name) => tilesetDocument(view, findTileset(view, name), base));
		const links = tilesets.flatMap((tileset) => tileset.links.filter(({ rel }) => rel === 'self'));
		return {
			body: { links: self(), tilesets },
			page: () =>
				linksPage(
					view,
					base,
					'矢量瓦片',
					links.map((link) => ({ ...link, rel: 'item' }))
				)
		};
	});
