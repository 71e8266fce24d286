import { handle } from '#lib/server/http.ts';
import { closeRound } from '#lib/server/services/round.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => closeRound(context, event.params.district, event.params.id));
