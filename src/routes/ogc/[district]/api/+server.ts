import { answerOgc, PASSED_ON } from '#lib/server/ogc-http.ts';
import { MEDIA } from '#lib/server/services/ogc/documents.ts';
import { openApiDocument } from '#lib/server/services/ogc/openapi.ts';
import { textsPage } from '#lib/server/services/ogc/pages.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, PASSED_ON, async ({ view, base }) => {
		const body = await openApiDocument(view, base);
		const paths = Object.keys(body['paths'] as object).map((path) => base + path);
		return {
			body,
			media: MEDIA.openapi,
			page: () => textsPage(view, base, '接口说明（OpenAPI 3.0：f=json）', paths)
		};
	});
