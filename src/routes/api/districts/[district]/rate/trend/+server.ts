import { RateTrendQuerySchema } from '#lib/domain/register-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { readRateTrend } from '#lib/server/services/rate-trend.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => {
		const { months } = parseQuery(event, RateTrendQuerySchema);
		return readRateTrend(context, event.params.district, months);
	});
