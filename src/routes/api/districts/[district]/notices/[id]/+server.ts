import { handle } from '#lib/server/http.ts';
import { getNotice } from '#lib/server/services/notice/notices.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getNotice(context, event.params.district, event.params.id));
