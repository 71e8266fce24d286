import { handle } from '#lib/server/http.ts';
import { toTileAddress, toTileResponse } from '#lib/server/tiles/tile-response.ts';
import { getBaseTile } from '#lib/server/services/tiles.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { params, request, url } = event;
		const answer = await getBaseTile(context, params.district, toTileAddress(params));
		return toTileResponse(answer, request, url);
	});
