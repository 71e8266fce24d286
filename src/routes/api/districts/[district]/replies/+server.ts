import { fileNameOf, handle } from '#lib/server/http.ts';
import { importReply, listReplies } from '#lib/server/services/notice/replies.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		replies: await listReplies(context, event.params.district)
	}));

/** The body is the sheet itself; its name, URI-encoded, stands in `x-file-name`. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const bytes = new Uint8Array(await event.request.arrayBuffer());
		const file = { fileName: fileNameOf(event), bytes };
		return Response.json(await importReply(context, event.params.district, file), { status: 201 });
	});
