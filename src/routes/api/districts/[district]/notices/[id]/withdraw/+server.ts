import { ReasonSchema } from '#lib/domain/work-order.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { withdrawNotice } from '#lib/server/services/notice/notices.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		return withdrawNotice(context, district, id, await parseBody(event, ReasonSchema));
	});
