import * as v from 'valibot';
import { REPORT_STATUSES } from '#lib/domain/public-report.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { listReports } from '#lib/server/services/report-desk.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.strictObject({ status: v.optional(v.picklist(REPORT_STATUSES)) });

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		reports: await listReports(context, event.params.district, parseQuery(event, QuerySchema))
	}));
