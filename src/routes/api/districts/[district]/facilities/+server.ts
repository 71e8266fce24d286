import { FacilityInputSchema } from '#lib/domain/facility.ts';
import { RegisterQuerySchema, noneOr, printCursor } from '#lib/domain/register-query.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import { createFacility, listRegister } from '#lib/server/services/facility.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const query = parseQuery(event, RegisterQuerySchema);
		const { facilities, total, next } = await listRegister(context, event.params.district, {
			asOf: query.asOf,
			knownAt: query.knownAt,
			kinds: query.kind,
			lifecycles: query.lifecycle,
			states: query.state,
			township: noneOr(query.township),
			text: query.q,
			bbox: query.bbox,
			isUnplaced: query.unplaced,
			isCounted: query.counted,
			party: noneOr(query.party),
			station: noneOr(query.station),
			after: query.cursor,
			...(query.limit === undefined ? {} : { limit: query.limit })
		});
		return { facilities, total, nextCursor: printCursor(next) };
	});

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, FacilityInputSchema);
		const facility = await createFacility(context, event.params.district, input);
		return Response.json(facility, { status: 201 });
	});
