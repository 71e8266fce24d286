import { fileNameOf, handle } from '#lib/server/http.ts';
import { checkReply } from '#lib/server/services/notice/replies.ts';
import type { RequestHandler } from './$types';

/** The dry run: what the sheet in the body would do, row by row. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const bytes = new Uint8Array(await event.request.arrayBuffer());
		return checkReply(context, event.params.district, { fileName: fileNameOf(event), bytes });
	});
