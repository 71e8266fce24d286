import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { listPlates, printPlates } from '#lib/server/services/plate.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({ plates: await listPlates(context, event.params.district) }));

/** Sheets to print, as PDF. Codes lead to `origin`, by default the address of this request. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { origin, ...input } = await parseBody(
			event,
			v.looseObject({ origin: v.optional(v.string()) })
		);
		const { district } = event.params;
		const { bytes } = await printPlates(context, district, input, origin ?? event.url.origin);
		return new Response(Buffer.from(bytes), {
			headers: {
				'content-type': 'application/pdf',
				'content-disposition': `attachment; filename="plates-${district}.pdf"`,
				'cache-control': 'private, no-store'
			}
		});
	});
