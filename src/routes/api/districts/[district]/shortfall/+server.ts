import * as v from 'valibot';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeShortfall } from '#lib/server/services/shortfall.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({ area: v.optional(v.pipe(v.string(), v.uuid())) });

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { area } = parseQuery(event, QuerySchema);
		return computeShortfall(context, event.params.district, { areaId: area });
	});
