import { inflateSync } from 'node:zlib';
import type { PictureData } from '../document/document-model.ts';
import { pictureSizeOf } from './picture-size.ts';

/** Largest picture that is unpacked to be printed. */
const MOST_PIXELS = 60_000_000;
/** Four channels of 16 bits, and a byte of filter a row. */
const MOST_PIXEL_BYTES = 8;

/**
 * A JPEG or PNG as papers take it; undefined where it is neither, too large, or damaged. Printers unpack a PNG
 * with transparency on their own time, where a damaged one would end the process.
 */
export function toPrintable(bytes: Uint8Array): PictureData | undefined {
	const size = pictureSizeOf(bytes);
	if (!size || size.width === 0 || size.height === 0) return undefined;
	if (size.width * size.height > MOST_PIXELS) return undefined;
	const isPng = bytes[0] === 0x89;
	return !isPng || canUnpack(bytes, size) ? { bytes, ...size } : undefined;
}

function canUnpack(png: Uint8Array, { width, height }: { width: number; height: number }): boolean {
	const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
	const packed: Uint8Array[] = [];
	for (let at = 8; at + 12 <= png.length;) {
		const length = view.getUint32(at);
		const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
		if (name === 'IDAT') packed.push(png.subarray(at + 8, at + 8 + length));
		at += 12 + length;
	}
	try {
		const maxOutputLength = (width * MOST_PIXEL_BYTES + 1) * height * 2;
		return inflateSync(Buffer.concat(packed), { maxOutputLength }).length >= height;
	} catch {
		// Whatever is wrong with it: it cannot be printed.
		return false;
	}
}
