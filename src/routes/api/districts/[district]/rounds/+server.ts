import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { RoundInputSchema } from '#lib/domain/round.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import { listRounds, planRound } from '#lib/server/services/round.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { mine, open } = parseQuery(event, v.object({ mine: flag, open: flag }));
		const filter = { ...(mine && { isMine: mine }), isOpen: open };
		return { rounds: await listRounds(context, event.params.district, filter) };
	});

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, RoundInputSchema);
		const round = await planRound(context, event.params.district, input);
		return Response.json(round, { status: 201 });
	});
