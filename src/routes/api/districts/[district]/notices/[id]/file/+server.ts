import * as v from 'valibot';
import { NOTICE_FILES } from '#lib/domain/notice.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { readNoticeFile } from '#lib/server/services/notice/notices.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({ format: v.optional(v.picklist(NOTICE_FILES), 'pdf') });

/** A file of the letter as it was signed. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { format } = parseQuery(event, QuerySchema);
		const { district, id } = event.params;
		const file = await readNoticeFile(context, district, id, format);
		return new Response(Buffer.from(file.bytes), {
			headers: {
				'content-type': file.type,
				'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
				'cache-control': 'private, no-cache',
				etag: `"${file.hash}"`
			}
		});
	});
