import { HANDOVER_FORMAT, HANDOVER_VERSION, type Handover } from '#lib/domain/handover.ts';
import type { HandoverFile } from '#lib/formats/handover/handover-file.ts';
import type { FieldMark } from './mark.ts';

/** A picture of a mark as the phone would send it; its mark names it by the same hash. */
export interface MarkPhoto {
	sha256: string;
	bytes: Uint8Array;
}

/** Marks and what belongs to them, ready to be given away. */
export interface Gathered {
	handover: Handover;
	photos: Map<string, Uint8Array>;
}

/**
 * Gathers marks for other hands. Each goes as the text that is sealed here with its author's key; the author need not be
 * signed in.
 *
 * @param keyOf The seal key of an author, base64url; undefined: the desk will have to answer for the marks.
 */
export async function gatherHandover(options: {
	district: string;
	device: string | null;
	marks: readonly FieldMark[];
	keyOf: (author: string) => Promise<string | undefined>;
	photosOf: (mark: FieldMark) => Promise<MarkPhoto[]>;
}): Promise<Gathered> {
	const { district, device, marks, keyOf, photosOf } = options;
	const photos = new Map<string, Uint8Array>();
	const records: Handover['records'] = [];
	for (const mark of marks) {
		for (const { sha256, bytes } of await photosOf(mark)) photos.set(sha256, bytes);
		const body = JSON.stringify({
			district,
			author: mark.author,
			observation: mark.observation
		});
		const key = await keyOf(mark.author);
		records.push({
			author_name: mark.authorName,
			label: mark.label,
			body,
			seal: key === undefined ? null : await sealOf(key, body)
		});
	}
	return {
		handover: {
			format: HANDOVER_FORMAT,
			version: HANDOVER_VERSION,
			id: crypto.randomUUID(),
			district,
			device,
			made_at: new Date().toISOString(),
			records
		},
		photos
	};
}

/** What frames carry: pictures are too large for them. */
export function withoutPhotos(handover: Handover): HandoverFile {
	return { handover, photos: new Map() };
}

/** This phone's clock. */
export function momentNow(): string {
	return new Date().toISOString();
}

/** HMAC-SHA-256 as the server checks it. */
async function sealOf(key: string, body: string): Promise<string> {
	const imported = await crypto.subtle.importKey(
		'raw',
		fromBase64Url(key),
		{ name: 'HMAC', hash: 'SHA-256' },
		false,
		['sign']
	);
	const signature = await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(body));
	return btoa(String.fromCharCode(...new Uint8Array(signature)))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
