import { MomentQuerySchema } from '#lib/domain/register-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeRate } from '#lib/server/services/rate.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) =>
		computeRate(context, event.params.district, parseQuery(event, MomentQuerySchema))
	);
