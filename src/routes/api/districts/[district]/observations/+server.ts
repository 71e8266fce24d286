import * as v from 'valibot';
import { ObservationQuerySchema } from '#lib/domain/register-query.ts';
import { InstantSchema } from '#lib/domain/time-schema.ts';
import { Conflict } from '#lib/server/errors.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import {
	MOST_OBSERVATIONS,
	listObservations,
	recordObservations
} from '#lib/server/services/observation.ts';
import type { RequestHandler } from './$types';

/** Each observation is judged by itself in the service: a bad one does not stop the others. */
const BatchSchema = v.strictObject({
	/** Who made them; refused when somebody else is signed in by now, so that nobody signs another's marks. */
	author: v.optional(v.string()),
	/** Device's clock when it sent: the server estimates how wrong it is. */
	sentAt: v.optional(InstantSchema),
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
		const { author, sentAt, observations } = await parseBody(event, BatchSchema);
		if (author !== undefined && author !== context.actor.id)
			throw new Conflict(
				[
					'这些记录属于账号“{author}”：请由本人登录后发送。',
					'These marks are of account "{author}": sign in as that person to send them.'
				],
				{ params: { author } }
			);
		const answer = await recordObservations(context, event.params.district, observations, {
			sentAt
		});
		// A device whose clock is wrong learns it from this.
		return { ...answer, serverTime: context.now().toISOString() };
	});
