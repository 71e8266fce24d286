import * as v from 'valibot';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeCoverage, MOST_DEPTH } from '#lib/server/services/coverage.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { flag } from '#lib/domain/query-flag.ts';
import type { RequestHandler } from './$types';

const DEPTH_HINT = `k 应为 1–${MOST_DEPTH} 的整数 — must be a whole number`;

const QuerySchema = v.object({
	view: v.optional(v.picklist(VIEWS), 'as_is'),
	winter: flag,
	area: v.optional(v.pipe(v.string(), v.uuid())),
	k: v.pipe(
		v.optional(v.string(), '1'),
		v.transform(Number),
		v.integer(DEPTH_HINT),
		v.minValue(1, DEPTH_HINT),
		v.maxValue(MOST_DEPTH, DEPTH_HINT)
	)
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { view, winter, area, k } = parseQuery(event, QuerySchema);
		return computeCoverage(context, event.params.district, {
			view,
			winter,
			areaId: area,
			depth: k
		});
	});
