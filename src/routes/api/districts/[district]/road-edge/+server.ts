import * as v from 'valibot';
import { degreesParam } from '#lib/domain/facility-proposal.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { findRoadEdge } from '#lib/server/services/restriction.ts';
import type { RequestHandler } from './$types';

const PlaceSchema = v.strictObject({ lon: degreesParam(180), lat: degreesParam(84) });

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { lon, lat } = parseQuery(event, PlaceSchema);
		return findRoadEdge(context, event.params.district, [lon, lat]);
	});
