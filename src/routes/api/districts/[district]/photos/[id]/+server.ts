import { handle } from '#lib/server/http.ts';
import { readPhotoFile, removePhoto } from '#lib/server/services/photo.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

/** The picture; what lies under an id never changes. */
export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		const { bytes, type, hash } = await readPhotoFile(context, district, parseId(id));
		return new Response(Buffer.from(bytes), {
			headers: {
				'content-type': type,
				'x-content-type-options': 'nosniff',
				'content-disposition': 'inline',
				'cache-control': 'private, max-age=86400',
				etag: `"${hash}"`
			}
		});
	});

export const DELETE: RequestHandler = (event) =>
	handle(event, async (context) => {
		await removePhoto(context, event.params.district, parseId(event.params.id));
		return new Response(null, { status: 204 });
	});
