import { NoticeInputSchema } from '#lib/domain/notice.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { listNotices } from '#lib/server/services/notice/notices.ts';
import { signNotice } from '#lib/server/services/notice/sign-notice.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		notices: await listNotices(context, event.params.district)
	}));

/** Signs a letter. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, NoticeInputSchema);
		return Response.json(await signNotice(context, event.params.district, input), { status: 201 });
	});
