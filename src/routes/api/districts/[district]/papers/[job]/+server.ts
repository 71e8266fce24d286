import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { handle } from '#lib/server/http.ts';
import { takePaper } from '#lib/server/services/box/box-jobs.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, job } = event.params;
		const { path, fileName, bytes } = await takePaper(context, district, job);
		return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
			headers: {
				'content-type': 'application/zip',
				'content-length': String(bytes),
				'content-disposition': `attachment; filename="paper.zip"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
				'cache-control': 'private, no-store'
			}
		});
	});
