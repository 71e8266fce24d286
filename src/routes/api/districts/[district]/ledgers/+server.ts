import * as v from 'valibot';
import { fileNameOf, handle, parseQuery } from '#lib/server/http.ts';
import { listLedgers, uploadLedger } from '#lib/server/services/ledger/ledgers.ts';
import type { RequestHandler } from './$types';

const UploadSchema = v.object({ kind: v.optional(v.string(), 'hydrant') });

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		ledgers: await listLedgers(context, event.params.district)
	}));

/** The body is the file itself; its name, URI-encoded, stands in `x-file-name`. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { kind } = parseQuery(event, UploadSchema);
		const queued = await uploadLedger(context, event.params.district, {
			fileName: fileNameOf(event),
			kind,
			body: event.request.body
		});
		return Response.json(queued, { status: 202 });
	});
