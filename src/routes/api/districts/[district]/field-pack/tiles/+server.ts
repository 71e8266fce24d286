import { handle } from '#lib/server/http.ts';
import { findTilePack } from '#lib/server/services/tile-pack.ts';
import type { RequestHandler } from './$types';

/** The manifest of the district's base map for phones, or how far it is (202). */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const answer = await findTilePack(context, event.params.district);
		return answer.status === 'ready' ? answer : Response.json(answer, { status: 202 });
	});
