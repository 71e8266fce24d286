import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { decideReport } from '#lib/server/services/report-desk.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, number } = event.params;
		return decideReport(context, district, number, await parseBody(event, v.unknown()));
	});
