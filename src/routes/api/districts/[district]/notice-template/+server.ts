import { NoticeTemplateSchema } from '#lib/domain/notice.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { readNoticeTemplate, setNoticeTemplate } from '#lib/server/services/notice/template.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => readNoticeTemplate(context, event.params.district));

export const PUT: RequestHandler = (event) =>
	handle(event, async (context) =>
		setNoticeTemplate(context, event.params.district, await parseBody(event, NoticeTemplateSchema))
	);
