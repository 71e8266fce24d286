import { ResponseQuerySchema } from '#lib/domain/response-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { getResponseTile } from '#lib/server/services/tiles.ts';
import { toTileAddress, toTileResponse } from '#lib/server/tiles/tile-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { params, request, url } = event;
		const options = parseQuery(event, ResponseQuerySchema);
		const answer = await getResponseTile(context, params.district, toTileAddress(params), options);
		return toTileResponse(answer, request, url);
	});
