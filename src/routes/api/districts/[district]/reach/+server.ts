import { ReachQuerySchema } from '#lib/domain/reach-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeReachOf } from '#lib/server/services/reach.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { within, offRoad, ...rest } = parseQuery(event, ReachQuerySchema);
		return computeReachOf(context, event.params.district, {
			...rest,
			withinMeters: within,
			offRoadMeters: offRoad
		});
	});
