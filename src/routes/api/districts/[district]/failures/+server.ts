import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeFailures } from '#lib/server/services/failure.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({
	winter: flag,
	area: v.optional(v.pipe(v.string(), v.uuid()))
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { winter, area } = parseQuery(event, QuerySchema);
		return computeFailures(context, event.params.district, { winter, areaId: area });
	});
