import { answerOgc } from '#lib/server/ogc-http.ts';
import { printStyleFile } from '#lib/server/services/ogc/style-files.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerOgc(event, [], async ({ view }) => {
		const { file } = event.params;
		const { text, media } = await printStyleFile(view, file);
		return new Response(text, {
			headers: {
				'content-type': `${media}; charset=utf-8`,
				'content-disposition': `attachment; filename="${file}"`
			}
		});
	});
