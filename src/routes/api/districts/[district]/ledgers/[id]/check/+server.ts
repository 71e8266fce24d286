import { handle } from '#lib/server/http.ts';
import { queueLedger } from '#lib/server/services/ledger/ledgers.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		return Response.json(await queueLedger(context, district, id, 'ledger-check'), { status: 202 });
	});
