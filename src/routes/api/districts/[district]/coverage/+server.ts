import * as v from 'valibot';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { flag } from '#lib/domain/query-flag.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({
	view: v.optional(v.picklist(VIEWS), 'as_is'),
	winter: flag,
	area: v.optional(v.pipe(v.string(), v.uuid()))
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { view, winter, area } = parseQuery(event, QuerySchema);
		return computeCoverage(context, event.params.district, { view, winter, areaId: area });
	});
