import { readExif, type ExifEvidence } from './exif.ts';

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

/** A picture without what its camera wrote about place, time and device. */
export interface CleanPhoto {
	type: PhotoType;
	bytes: Uint8Array;
	evidence: ExifEvidence;
}

/** The picture's type by its first bytes, whatever its name says; undefined: none that we take. */
export function photoTypeOf(bytes: Uint8Array): PhotoType | undefined {
	const begins = (at: number, ...values: number[]) =>
		values.every((value, index) => bytes[at + index] === value);
	if (begins(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
	if (begins(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
	if (begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp';
	return undefined;
}

/**
 * Takes everything out of a picture but what is needed to show it, and reads the Exif block before.
 * A JPEG that must be turned keeps its orientation, and nothing else.
 *
 * @returns undefined: no JPEG, PNG or WebP, or one that is cut off before its picture begins.
 */
export function cleanPhoto(bytes: Uint8Array): CleanPhoto | undefined {
	const type = photoTypeOf(bytes);
	switch (type) {
		case 'image/jpeg':
			return cleanJpeg(bytes);
		case 'image/png':
			return cleanPng(bytes);
		case 'image/webp':
			return cleanWebp(bytes);
		case undefined:
			return undefined;
	}
}

const ascii = (bytes: Uint8Array, start: number, length: number) =>
	String.fromCharCode(...bytes.subarray(start, start + length));

/** Segments up to the picture: tables and frames stay, of the application's only JFIF and Adobe's colors. */
function cleanJpeg(bytes: Uint8Array): CleanPhoto | undefined {
	const start = bytes.subarray(0, 2);
	const kept: Uint8Array[] = [];
	let evidence: ExifEvidence = {};
	for (let at = 2; at + 4 <= bytes.length;) {
		const marker = bytes[at + 1] ?? 0;
		if (bytes[at] !== 0xff) return undefined;
		if (marker === 0xff) {
			at++;
			continue;
		}
		// The picture itself; what cameras append behind its end is left out.
		if (marker === 0xda) {
			const end = findEnd(bytes, at);
			const turn = orientationSegment(evidence.orientation);
			return {
				type: 'image/jpeg',
				evidence,
				bytes: join([start, ...turn, ...kept, bytes.subarray(at, end)])
			};
		}
		const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
		if (length < 2 || at + 2 + length > bytes.length) return undefined;
		const segment = bytes.subarray(at, at + 2 + length);
		if (marker === 0xe1 && ascii(segment, 4, 4) === 'Exif' && !evidence.orientation)
			evidence = { ...evidence, ...readExif(segment.subarray(10)) };
		const isApplication = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
		const isNeeded =
			(marker === 0xe0 && ascii(segment, 4, 4) === 'JFIF') ||
			(marker === 0xee && ascii(segment, 4, 5) === 'Adobe') ||
			(marker === 0xe2 && ascii(segment, 4, 11) === 'ICC_PROFILE');
		if (!isApplication || isNeeded) kept.push(segment);
		at += 2 + length;
	}
	return undefined;
}

/** Behind the end mark of the picture; the whole rest where there is none. */
function findEnd(bytes: Uint8Array, start: number): number {
	for (let at = start; at + 1 < bytes.length; at++)
		if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2;
	return bytes.length;
}

/** An Exif block that says how to turn the picture, and nothing else. */
function orientationSegment(orientation = 1): Uint8Array[] {
	if (orientation === 1) return [];
	const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8];
	const entry = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
	const body = [...exif, ...entry];
	return [Uint8Array.from([0xff, 0xe1, 0, body.length + 2, ...body])];
}

const PNG_LEFT_OUT = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function cleanPng(bytes: Uint8Array): CleanPhoto | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const kept: Uint8Array[] = [bytes.subarray(0, 8)];
	let evidence: ExifEvidence = {};
	for (let at = 8; at + 12 <= bytes.length;) {
		const length = view.getUint32(at);
		const end = at + 12 + length;
		if (end > bytes.length) return undefined;
		const name = ascii(bytes, at + 4, 4);
		if (name === 'eXIf') evidence = readExif(bytes.subarray(at + 8, at + 8 + length));
		if (!PNG_LEFT_OUT.has(name)) kept.push(bytes.subarray(at, end));
		if (name === 'IEND') return { type: 'image/png', bytes: join(kept), evidence };
		at = end;
	}
	return undefined;
}

const WEBP_EXIF_AND_XMP = 0x08 | 0x04;

function cleanWebp(bytes: Uint8Array): CleanPhoto | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const kept: Uint8Array[] = [];
	let evidence: ExifEvidence = {};
	for (let at = 12; at + 8 <= bytes.length;) {
		const name = ascii(bytes, at, 4);
		const length = view.getUint32(at + 4, true);
		const end = at + 8 + length + (length % 2);
		if (at + 8 + length > bytes.length) return undefined;
		const chunk = bytes.slice(at, Math.min(end, bytes.length));
		if (name === 'EXIF') {
			const from = ascii(bytes, at + 8, 4) === 'Exif' ? at + 14 : at + 8;
			evidence = readExif(bytes.subarray(from, at + 8 + length));
		} else if (name !== 'XMP ') {
			if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~WEBP_EXIF_AND_XMP;
			kept.push(chunk);
		}
		at = end;
	}
	if (!kept.some((chunk) => ascii(chunk, 0, 3) === 'VP8')) return undefined;
	const body = join(kept);
	const head = new Uint8Array(12);
	head.set(bytes.subarray(0, 12));
	new DataView(head.buffer).setUint32(4, body.length + 4, true);
	return { type: 'image/webp', bytes: join([head, body]), evidence };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
