import { Invalid } from '#lib/server/errors.ts';
import { handle } from '#lib/server/http.ts';
import {
	appendToUpload,
	readUpload,
	type UploadProgress
} from '#lib/server/services/photo-upload.ts';
import type { RequestHandler } from './$types';

/** The words of tus 1.0 (core protocol), at an address that the photo's own hash names. */
export const HEAD: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, hash } = event.params;
		return toAnswer(200, await readUpload(context, district, hash));
	});

export const PATCH: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, hash } = event.params;
		const offset = Number(event.request.headers.get('upload-offset') ?? NaN);
		if (!Number.isSafeInteger(offset) || offset < 0)
			throw new Invalid(['缺少 Upload-Offset。', 'Upload-Offset is missing or no number.']);
		const bytes = new Uint8Array(await event.request.arrayBuffer());
		return toAnswer(204, await appendToUpload(context, district, hash, { offset, bytes }));
	});

function toAnswer(status: number, { offset, length, isComplete }: UploadProgress): Response {
	return new Response(null, {
		status,
		headers: {
			'tus-resumable': '1.0.0',
			'upload-offset': String(offset),
			'upload-length': String(length),
			// Ours: the photo is kept, not only here.
			'atlas-photo-kept': isComplete ? 'yes' : 'no',
			'cache-control': 'no-store'
		}
	});
}
