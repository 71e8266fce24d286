import type { ObservationPhotoInput } from '#lib/domain/observation.ts';
import { MOST_PHOTO_BYTES, type PhotoRole } from '#lib/domain/photo.ts';
import { cleanPhoto } from '#lib/formats/photo/clean-photo.ts';

/** A picture in the hand, ready to be kept with a mark. */
export interface TakenPhoto {
	said: ObservationPhotoInput;
	blob: Blob;
}

/** The longer side, pixels: a plate's number is read at it, and it goes through a bad network. */
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
/** Smaller files are not made smaller: they would only lose. */
const SMALL_BYTES = 400_000;

export class NoPhoto extends Error {
	constructor(cause?: unknown) {
		super('not a picture that this phone can read', { cause });
		this.name = 'NoPhoto';
	}
}

/**
 * Makes a photo ready: place and time are read from what the camera wrote, then the picture is turned upright and made
 * smaller. The original is kept as it is when asked for.
 *
 * @throws {NoPhoto} This phone cannot read it, or the original is larger than what is taken.
 */
export async function takePhoto(
	file: Blob,
	role: PhotoRole,
	keepsOriginal: boolean
): Promise<TakenPhoto> {
	const bytes = new Uint8Array(await file.arrayBuffer());
	const clean = cleanPhoto(bytes);
	const isKept = clean !== undefined && (keepsOriginal || bytes.length <= SMALL_BYTES);
	const blob = isKept ? new Blob([bytes], { type: clean.type }) : await makeSmaller(file);
	if (blob.size > MOST_PHOTO_BYTES) throw new NoPhoto();
	const { takenAt, position } = clean?.evidence ?? {};
	return {
		blob,
		said: {
			hash: await hashOf(await blob.arrayBuffer()),
			bytes: blob.size,
			role,
			...(takenAt === undefined ? {} : { taken_at: takenAt }),
			...(position === undefined ? {} : { position })
		}
	};
}

async function makeSmaller(file: Blob): Promise<Blob> {
	let bitmap: ImageBitmap;
	try {
		bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch (error) {
		throw new NoPhoto(error);
	}
	const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
	const width = Math.max(1, Math.round(bitmap.width * scale));
	const height = Math.max(1, Math.round(bitmap.height * scale));
	const canvas = new OffscreenCanvas(width, height);
	canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
	bitmap.close();
	return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}

/** SHA-256 in hexadecimal digits. */
export async function hashOf(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', bytes);
	return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
