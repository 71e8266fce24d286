import { RateChangesQuerySchema } from '#lib/domain/register-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { readRateChanges } from '#lib/server/services/rate-trend.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) =>
		readRateChanges(context, event.params.district, parseQuery(event, RateChangesQuerySchema))
	);
