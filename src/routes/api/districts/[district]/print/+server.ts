import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { printView } from '#lib/server/services/sheet/print-view.ts';
import type { RequestHandler } from './$types';

const text = v.pipe(v.string(), v.maxLength(200));
const QuerySchema = v.object({
	bbox: text,
	layers: text,
	view: v.optional(text),
	winter: flag,
	minutes: v.optional(v.pipe(v.string(), v.transform(Number), v.finite())),
	paper: v.optional(text),
	title: v.optional(text)
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const question = parseQuery(event, QuerySchema);
		const bytes = await printView(context, event.params.district, question);
		return new Response(new Uint8Array(bytes), {
			headers: {
				'content-type': 'application/pdf',
				'content-disposition': 'inline; filename="map.pdf"',
				'cache-control': 'private, no-store'
			}
		});
	});
