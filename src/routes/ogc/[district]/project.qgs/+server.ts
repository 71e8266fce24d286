import { answerOgc } from '#lib/server/ogc-http.ts';
import { printQgisProject } from '#lib/server/services/ogc/qgis-project.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, [], async ({ view, base }) => {
		const name = encodeURIComponent(`${view.district.name}消防设施.qgs`);
		return new Response(await printQgisProject(view, base), {
			headers: {
				'content-type': 'application/x-qgis-project; charset=utf-8',
				'content-disposition': `attachment; filename="fire-atlas.qgs"; filename*=UTF-8''${name}`
			}
		});
	});
