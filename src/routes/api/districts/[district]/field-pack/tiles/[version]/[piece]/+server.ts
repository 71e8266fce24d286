import { handle } from '#lib/server/http.ts';
import { readTilePiece } from '#lib/server/services/tile-pack.ts';
import type { RequestHandler } from './$types';

/** A piece of the archive: its address names the state of the map, so it never changes. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, version, piece } = event.params;
		const number = /^\d{1,5}$/.test(piece) ? Number(piece) : -1;
		const bytes = await readTilePiece(context, district, version, number);
		return new Response(new Uint8Array(bytes), {
			headers: {
				'content-type': 'application/octet-stream',
				'content-length': String(bytes.length),
				// The phone keeps it itself; twice would be a waste of its room.
				'cache-control': 'private, no-store'
			}
		});
	});
