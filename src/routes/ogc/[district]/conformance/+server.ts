import { answerOgc, PASSED_ON } from '#lib/server/ogc-http.ts';
import { conformanceDocument } from '#lib/server/services/ogc/documents.ts';
import { textsPage } from '#lib/server/services/ogc/pages.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, PASSED_ON, async ({ view, base, self }) => {
		const body = conformanceDocument(self());
		return { body, page: () => textsPage(view, base, '符合的规范', body.conformsTo) };
	});
