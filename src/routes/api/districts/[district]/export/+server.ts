import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { exportLayers } from '#lib/server/services/export.ts';
import type { RequestHandler } from './$types';

const text = v.optional(v.pipe(v.string(), v.maxLength(200)));
const QuerySchema = v.object({
	layers: v.pipe(v.string('请给出 layers，如 hydrant,holes — name the layers'), v.maxLength(200)),
	format: text,
	crs: text,
	view: text,
	winter: flag,
	minutes: v.optional(v.pipe(v.string(), v.transform(Number), v.finite())),
	removed: flag,
	township: text,
	states: text,
	scenario: text,
	asOf: text,
	knownAt: text,
	disclosure: text,
	encoding: text
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { removed, ...question } = parseQuery(event, QuerySchema);
		const file = await exportLayers(
			context,
			event.params.district,
			{ ...question, includesRemoved: removed },
			{ signal: event.request.signal }
		);
		const extension = file.fileName.split('.').slice(1).join('.');
		const stream = createReadStream(file.path).once('close', () => void file.remove());
		return new Response(Readable.toWeb(stream) as ReadableStream, {
			headers: {
				'content-type': file.mediaType,
				'content-length': String(file.bytes),
				'content-disposition': `attachment; filename="export.${extension}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
				'x-export-layers': JSON.stringify(file.layers),
				'x-export-notes': encodeURIComponent(JSON.stringify(file.notes)),
				'cache-control': 'private, no-store'
			}
		});
	});
