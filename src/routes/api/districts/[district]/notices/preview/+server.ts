import { NoticeInputSchema } from '#lib/domain/notice.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { previewNotice } from '#lib/server/services/notice/sign-notice.ts';
import type { RequestHandler } from './$types';

/** The letter as PDF before it is signed; nothing is stored. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, NoticeInputSchema);
		const pdf = await previewNotice(context, event.params.district, input);
		return new Response(Buffer.from(pdf), { headers: { 'content-type': 'application/pdf' } });
	});
