import * as v from 'valibot';
import { ObservationQuerySchema } from '#lib/domain/register-query.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import {
	MOST_OBSERVATIONS,
	listObservations,
	recordObservations
} from '#lib/server/services/observation.ts';
import type { RequestHandler } from './$types';

/** Each observation is judged by itself in the service: a bad one does not stop the others. */
const BatchSchema = v.strictObject({
	observations: v.pipe(
		v.array(v.unknown()),
		v.maxLength(
			MOST_OBSERVATIONS,
			`一次最多 ${MOST_OBSERVATIONS} 条，请分批发送 — at most ${MOST_OBSERVATIONS} at a time`
		)
	)
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { facility, from, until, limit } = parseQuery(event, ObservationQuerySchema);
		const observations = await listObservations(context, event.params.district, {
			...(facility ? { facilityId: facility } : {}),
			...(from ? { from: new Date(from) } : {}),
			...(until ? { until: new Date(until) } : {}),
			...(limit ? { limit } : {})
		});
		return { observations };
	});

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { observations } = await parseBody(event, BatchSchema);
		return recordObservations(context, event.params.district, observations);
	});
