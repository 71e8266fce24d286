import { Readable } from 'node:stream';
import { AuditQuerySchema } from '#lib/domain/audit-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { exportTrail } from '#lib/server/services/audit-trail.ts';
import type { RequestHandler } from './$types';

/** The trail as CSV; a GET, so that a link downloads it. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const lines = await exportTrail(context, parseQuery(event, AuditQuerySchema));
		const bytes = Readable.toWeb(Readable.from(lines, { objectMode: false }));
		const day = context.now().toISOString().slice(0, 10);
		return new Response(bytes as ReadableStream, {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="audit-${day}.csv"`,
				'cache-control': 'no-store'
			}
		});
	});
