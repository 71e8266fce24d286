import { PhotoQuerySchema } from '#lib/domain/photo.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { addPhoto, listPhotos } from '#lib/server/services/photo.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		photos: await listPhotos(context, event.params.district, parseId(event.params.id))
	}));

/** The body is the picture itself. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { role, note } = parseQuery(event, PhotoQuerySchema);
		const bytes = new Uint8Array(await event.request.arrayBuffer());
		const id = parseId(event.params.id);
		const photo = await addPhoto(context, event.params.district, id, { bytes, role, note });
		return Response.json(photo, { status: 201 });
	});
