import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { fileNameOf, handle, parseQuery } from '#lib/server/http.ts';
import { listHandovers, takeHandover } from '#lib/server/services/handover.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.strictObject({
	/** `desk`: somebody with `import.run` answers for the file, sealed or not. */
	way: v.optional(v.picklist(['phone', 'desk']), 'phone'),
	dryRun: flag
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		handovers: await listHandovers(context, event.params.district)
	}));

/** The body is the file itself. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { way, dryRun } = parseQuery(event, QuerySchema);
		const fileName = fileNameOf(event);
		const bytes = new Uint8Array(await event.request.arrayBuffer());
		const report = await takeHandover(context, event.params.district, bytes, {
			way,
			isDryRun: dryRun,
			...(fileName === '' ? {} : { fileName })
		});
		return { ...report, serverTime: context.now().toISOString() };
	});
