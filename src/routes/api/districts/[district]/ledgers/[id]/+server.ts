import { LedgerPatchSchema } from '#lib/domain/ledger/options.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { changeLedger, discardLedger, getLedger } from '#lib/server/services/ledger/ledgers.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getLedger(context, event.params.district, event.params.id));

export const PATCH: RequestHandler = (event) =>
	handle(event, async (context) => {
		const patch = await parseBody(event, LedgerPatchSchema);
		return changeLedger(context, event.params.district, event.params.id, patch);
	});

export const DELETE: RequestHandler = (event) =>
	handle(event, async (context) => {
		await discardLedger(context, event.params.district, event.params.id);
		return new Response(null, { status: 204 });
	});
