import * as v from 'valibot';
import type { RequestEvent } from '@sveltejs/kit';
import { handle, parseQuery } from '#lib/server/http.ts';
import { printHandbook } from '#lib/server/services/handbook.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({
	station: v.string('请给出 station — name the station'),
	km: v.optional(
		v.pipe(v.string(), v.transform(Number), v.finite(), v.minValue(0.1), v.maxValue(50))
	)
});

/** A preview: nothing is kept. */
export const GET: RequestHandler = (event) => answer(event, event.params.district, false);
/** The next edition, kept: the one after it marks what changed since. */
export const POST: RequestHandler = (event) => answer(event, event.params.district, true);

function answer(event: RequestEvent, district: string, isEdition: boolean): Promise<Response> {
	return handle(event, async (context) => {
		const { station, km } = parseQuery(event, QuerySchema);
		const { bytes, book } = await printHandbook(context, district, parseId(station), {
			isEdition,
			locale: event.locals.locale,
			...(km !== undefined && { reachMeters: km * 1000 })
		});
		const name = encodeURIComponent(`${book.station}-${book.edition}.pdf`);
		return new Response(new Uint8Array(bytes), {
			headers: {
				'content-type': 'application/pdf',
				'content-disposition': `attachment; filename="handbook.pdf"; filename*=UTF-8''${name}`,
				'cache-control': 'private, no-store'
			}
		});
	});
}
