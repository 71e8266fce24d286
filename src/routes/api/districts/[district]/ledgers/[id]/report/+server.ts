import * as v from 'valibot';
import { handle, parseQuery } from '#lib/server/http.ts';
import { getLedgerReport } from '#lib/server/services/ledger/ledgers.ts';
import type { RequestHandler } from './$types';

const ReportSchema = v.object({ format: v.optional(v.picklist(['json', 'xlsx']), 'json') });

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { format } = parseQuery(event, ReportSchema);
		const { district, id } = event.params;
		const { body, type, fileName } = await getLedgerReport(context, district, id, format);
		return new Response(body, {
			headers: {
				'content-type': type,
				'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`
			}
		});
	});
