import { handle } from '#lib/server/http.ts';
import { readReportPhoto } from '#lib/server/services/report-desk.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, number } = event.params;
		const { bytes, type } = await readReportPhoto(context, district, number);
		return new Response(Buffer.from(bytes), {
			headers: {
				'content-type': type,
				'x-content-type-options': 'nosniff',
				'content-disposition': 'inline',
				'cache-control': 'private, no-store'
			}
		});
	});
