import { handle } from '#lib/server/http.ts';
import { undoReply } from '#lib/server/services/notice/replies.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, (context) => undoReply(context, event.params.district, event.params.id));
