import { answerOgc } from '#lib/server/ogc-http.ts';
import { linksPage } from '#lib/server/services/ogc/pages.ts';
import { styleLinks } from '#lib/server/services/ogc/style-files.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, [], async ({ view, base, self }) => {
		const links = styleLinks(view, base);
		return {
			body: { links: [...self(), ...links] },
			page: () => linksPage(view, base, '样式与 QGIS 工程', links)
		};
	});
