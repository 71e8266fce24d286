import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { giveReceipt, listReceipts } from '#lib/server/services/shift-receipt.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		receipts: await listReceipts(context, event.params.district)
	}));

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, v.unknown());
		const receipt = await giveReceipt(context, event.params.district, input);
		return Response.json(receipt, { status: 201 });
	});
