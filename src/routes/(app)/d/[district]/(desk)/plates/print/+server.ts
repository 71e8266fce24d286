import { handle } from '#lib/server/http.ts';
import { printPlates } from '#lib/server/services/plate.ts';
import type { RequestHandler } from './$types';

/** The page's form: what is ticked, as sheets of PDF. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const form = await event.request.formData();
		const text = (name: string) => String(form.get(name) ?? '').trim();
		const { bytes } = await printPlates(
			context,
			event.params.district,
			{
				facility_ids: form.getAll('facility').map(String),
				phone: text('phone'),
				owner: text('owner'),
				perSheet: text('perSheet') || '8'
			},
			text('origin') || event.url.origin
		);
		return new Response(Buffer.from(bytes), {
			headers: {
				'content-type': 'application/pdf',
				'content-disposition': `attachment; filename="plates-${event.params.district}.pdf"`,
				'cache-control': 'private, no-store'
			}
		});
	});
