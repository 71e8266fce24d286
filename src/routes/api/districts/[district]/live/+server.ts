import { parseCursor } from '#lib/domain/live.ts';
import { handle } from '#lib/server/http.ts';
import { followDistrict } from '#lib/server/services/live.ts';
import { toEventStream } from '#lib/server/web/event-stream.ts';
import type { RequestHandler } from './$types';

/** A session may have ended since: the browser comes back by itself, with its place in the stream. */
const LIFE_MS = 600_000;

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { headers } = event.request;
		const ended = new AbortController();
		const events = followDistrict(context, event.params.district, {
			after: parseCursor(headers.get('last-event-id')),
			signal: ended.signal,
			endsAt: context.now().getTime() + LIFE_MS
		});
		return toEventStream(events, ended, event.request.signal);
	});
