import { handle } from '#lib/server/http.ts';
import { getReceipt } from '#lib/server/services/shift-receipt.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getReceipt(context, event.params.district, event.params.number));
