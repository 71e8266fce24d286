import { handle } from '#lib/server/http.ts';
import { queueUndo } from '#lib/server/services/ledger/ledgers.ts';
import type { RequestHandler } from './$types';

/** 409 names the facilities that somebody has since observed or edited. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		return Response.json(await queueUndo(context, district, id), { status: 202 });
	});
