import type { TileAddress, TileAnswer } from '#lib/server/services/tiles.ts';

const WEEK_SECONDS = 604_800;

/** Numbers of a tile's address; what is no whole number becomes NaN, which is no tile. */
export function toTileAddress(params: { z: string; x: string; y: string }): TileAddress {
	const whole = (text: string) => (/^\d{1,8}$/.test(text) ? Number(text) : NaN);
	return { z: whole(params.z), x: whole(params.x), y: whole(params.y) };
}

/**
 * A tile over HTTP: kept for good by the browser when the address names the state of the data (`v`),
 * else asked for again with its ETag. An empty tile is 204, which map libraries take as empty.
 */
export function toTileResponse(answer: TileAnswer, request: Request, url: URL): Response {
	const etag = `"${answer.version}"`;
	const isNamed = url.searchParams.get('v') === answer.version;
	const headers = new Headers({
		etag,
		'cache-control': isNamed ? `private, max-age=${WEEK_SECONDS}, immutable` : 'private, no-cache'
	});
	if (request.headers.get('if-none-match') === etag)
		return new Response(null, { status: 304, headers });
	if (answer.tile.byteLength === 0) return new Response(null, { status: 204, headers });
	headers.set('content-type', 'application/vnd.mapbox-vector-tile');
	return new Response(new Uint8Array(answer.tile), { headers });
}
