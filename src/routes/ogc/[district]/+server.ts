import { answerOgc, PASSED_ON } from '#lib/server/ogc-http.ts';
import { landingPage } from '#lib/server/services/ogc/documents.ts';
import { linksPage } from '#lib/server/services/ogc/pages.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, PASSED_ON, async ({ view, base, self }) => {
		const body = landingPage(view, base, self());
		return { body, page: () => linksPage(view, base, body.title, body.links, body.description) };
	});
