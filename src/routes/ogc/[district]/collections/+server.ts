import { answerOgc, PASSED_ON } from '#lib/server/ogc-http.ts';
import { collectionsDocument } from '#lib/server/services/ogc/documents.ts';
import { collectionsPage } from '#lib/server/services/ogc/pages.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, PASSED_ON, async ({ view, base, self }) => ({
		body: await collectionsDocument(view, base, self()),
		page: () => collectionsPage(view, base)
	}));
