import { OrderQuerySchema } from '#lib/domain/work-order.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { listWorkOrders } from '#lib/server/services/work-order.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		orders: await listWorkOrders(
			context,
			event.params.district,
			parseQuery(event, OrderQuerySchema)
		)
	}));
