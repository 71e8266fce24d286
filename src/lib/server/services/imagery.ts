import { readEnv } from '#lib/server/env.ts';
import { NotFound, Unavailable } from '#lib/server/errors.ts';
import type { TileAddress } from './tiles.ts';

const GREATEST_ZOOM = 18;
const LIMIT_MS = 8000;
/** 天地图 spreads its load over eight hosts. */
const HOSTS = 8;

/** Whether this installation has a key for 天地图; without one nothing outside is ever asked. */
export function hasImagery(): boolean {
	return readEnv().tiandituKey !== undefined;
}

/**
 * A picture of 天地图 (img_w, Web Mercator), fetched by the server: the key stays here and the page asks
 * nobody but us.
 *
 * @throws {NotFound} There is no key, or no such tile. @throws {Unavailable} 天地图 did not answer with a picture.
 */
export async function getImagery(
	{ z, x, y }: TileAddress,
	fetcher: typeof fetch = fetch
): Promise<{ bytes: ArrayBuffer; contentType: string }> {
	const key = readEnv().tiandituKey;
	const isTile = z >= 1 && z <= GREATEST_ZOOM && x < 2 ** z && y < 2 ** z;
	if (key === undefined || !isTile)
		throw new NotFound(['没有这张影像。', 'There is no such picture.']);
	let answer: Response;
	try {
		answer = await fetcher(printAddress({ z, x, y }, key), {
			signal: AbortSignal.timeout(LIMIT_MS)
		});
	} catch (cause) {
		throw unavailable(cause);
	}
	const contentType = answer.headers.get('content-type') ?? '';
	if (!answer.ok || !contentType.startsWith('image/')) throw unavailable(answer.status);
	return { bytes: await answer.arrayBuffer(), contentType };
}

function printAddress({ z, x, y }: TileAddress, key: string): string {
	const query = new URLSearchParams({
		SERVICE: 'WMTS',
		REQUEST: 'GetTile',
		VERSION: '1.0.0',
		LAYER: 'img',
		STYLE: 'default',
		TILEMATRIXSET: 'w',
		FORMAT: 'tiles',
		TILEMATRIX: String(z),
		TILEROW: String(y),
		TILECOL: String(x),
		tk: key
	});
	return `https://t${(x + y) % HOSTS}.tianditu.gov.cn/img_w/wmts?${query}`;
}

function unavailable(cause: unknown): Unavailable {
	return new Unavailable(
		[
			'天地图没有返回影像：请检查网络、密钥和用量。',
			'Tianditu returned no picture: check the network, the key and its quota.'
		],
		{ cause }
	);
}
