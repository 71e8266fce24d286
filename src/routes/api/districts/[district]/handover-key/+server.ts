import { handle } from '#lib/server/http.ts';
import { issueSealKey } from '#lib/server/services/handover-seal.ts';
import type { RequestHandler } from './$types';

/** The key of the one who is signed in, for the phone to keep. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		Response.json(await issueSealKey(context, event.params.district), {
			headers: { 'cache-control': 'private, no-store' }
		})
	);
