import { handle } from '#lib/server/http.ts';
import { readStatementFile } from '#lib/server/services/statement/statements.ts';
import type { RequestHandler } from './$types';

/** The PDF as it was signed. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, month } = event.params;
		const file = await readStatementFile(context, district, month);
		return new Response(Buffer.from(file.bytes), {
			headers: {
				'content-type': 'application/pdf',
				'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
				'cache-control': 'private, no-cache',
				etag: `"${file.hash}"`
			}
		});
	});
