import { ReasonSchema } from '#lib/domain/work-order.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { parseId } from '#lib/server/services/validation.ts';
import { voidWorkOrder } from '#lib/server/services/work-order.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		return voidWorkOrder(context, district, parseId(id), await parseBody(event, ReasonSchema));
	});
