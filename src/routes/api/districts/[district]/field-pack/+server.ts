import { createHash } from 'node:crypto';
import { handle } from '#lib/server/http.ts';
import { makeFieldPack } from '#lib/server/services/field-pack.ts';
import type { RequestHandler } from './$types';

/** The pack as JSON, with the SHA-256 of the body so that the phone can tell half a pack from a whole one. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const text = JSON.stringify(await makeFieldPack(context, event.params.district));
		return new Response(text, {
			headers: {
				'content-type': 'application/json',
				'cache-control': 'private, no-store',
				'x-content-sha256': createHash('sha256').update(text).digest('hex')
			}
		});
	});
