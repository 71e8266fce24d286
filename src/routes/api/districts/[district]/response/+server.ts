import { ResponseQuerySchema } from '#lib/domain/response-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeResponse } from '#lib/server/services/response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		computeResponse(context, event.params.district, parseQuery(event, ResponseQuerySchema))
	);
