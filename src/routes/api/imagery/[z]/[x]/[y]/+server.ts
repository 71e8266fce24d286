import { handle } from '#lib/server/http.ts';
import { getImagery } from '#lib/server/services/imagery.ts';
import { toTileAddress } from '#lib/server/tiles/tile-response.ts';
import type { RequestHandler } from './$types';

/** Imagery changes about once a year. */
const CACHE = 'private, max-age=604800';

export const GET: RequestHandler = (event) =>
	handle(event, async () => {
		const { bytes, contentType } = await getImagery(toTileAddress(event.params));
		return new Response(bytes, {
			headers: { 'content-type': contentType, 'cache-control': CACHE }
		});
	});
