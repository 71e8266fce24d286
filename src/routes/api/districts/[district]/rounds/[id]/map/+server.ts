import * as v from 'valibot';
import { handle, parseQuery } from '#lib/server/http.ts';
import { drawRound, printRound } from '#lib/server/services/round-map.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({ format: v.optional(v.picklist(['png', 'pdf']), 'png') });

/** The round on a map: a picture, or A4 with the list of stops. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		const { format } = parseQuery(event, QuerySchema);
		const bytes = await (format === 'pdf' ? printRound : drawRound)(context, district, id);
		return new Response(Buffer.from(bytes), {
			headers: {
				'content-type': format === 'pdf' ? 'application/pdf' : 'image/png',
				'cache-control': 'private, no-cache'
			}
		});
	});
