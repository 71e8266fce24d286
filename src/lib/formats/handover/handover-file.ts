import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import * as v from 'valibot';
import { HandoverSchema, type Handover } from '#lib/domain/handover.ts';
import { FormatError } from '../format-error.ts';

/** A hand-over with the pictures that it carries, by their SHA-256. */
export interface HandoverFile {
	handover: Handover;
	photos: ReadonlyMap<string, Uint8Array>;
}

const RECORDS = 'records.json';
const SUMS = 'sha256.json';
const PHOTOS = 'photos/';
/** Of a file as it comes, and of what it unpacks to: pictures hardly pack. */
export const MOST_HANDOVER_BYTES = 256 * 1024 * 1024;

/** Prints the file: a zip of `records.json`, `photos/<sha256>` and `sha256.json`, which names each by its hash. */
export async function printHandover(file: HandoverFile): Promise<Uint8Array> {
	const records = strToU8(JSON.stringify(file.handover));
	const sums: Record<string, string> = { [RECORDS]: await sha256(records) };
	// Pictures are packed already.
	const entries: Zippable = { [RECORDS]: [records, { level: 6 }] };
	for (const [hash, bytes] of file.photos) {
		sums[PHOTOS + hash] = hash;
		entries[PHOTOS + hash] = [bytes, { level: 0 }];
	}
	entries[SUMS] = [strToU8(JSON.stringify(sums)), { level: 0 }];
	return zipSync(entries);
}

/**
 * Reads a hand-over file and compares every hash.
 *
 * @throws {FormatError} No such file, cut off, changed on the way, or from a newer program. Chinese and English.
 */
export async function parseHandover(bytes: Uint8Array): Promise<HandoverFile> {
	const entries = unpack(bytes);
	const sums = readJson(entries[SUMS]);
	const records = entries[RECORDS];
	if (!records || typeof sums !== 'object' || sums === null) throw notHandover();
	const expected = new Map(Object.entries(sums));
	for (const [name, content] of Object.entries(entries)) {
		if (name === SUMS) continue;
		if (expected.get(name) !== (await sha256(content))) throw broken(name);
		expected.delete(name);
	}
	const [missing] = expected.keys();
	if (missing !== undefined) throw broken(missing);
	const photos = new Map<string, Uint8Array>();
	for (const [name, content] of Object.entries(entries))
		if (name.startsWith(PHOTOS)) photos.set(name.slice(PHOTOS.length), content);
	return { handover: readHandover(readJson(records)), photos };
}

/** @throws {FormatError} Not a hand-over, or one of a newer program. */
export function readHandover(value: unknown): Handover {
	const parsed = v.safeParse(HandoverSchema, value);
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	const path = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
	if (path === 'version')
		throw new FormatError(
			'这个代交文件来自更新的版本，请先更新本系统 — this hand-over is of a newer version: update first'
		);
	throw new FormatError(`代交内容有误 — not a hand-over: ${path} ${issue.message}`);
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
	if (bytes.length > MOST_HANDOVER_BYTES) throw tooLarge();
	let total = 0;
	try {
		return unzipSync(bytes, {
			filter: ({ name, originalSize }) => {
				total += originalSize;
				if (total > MOST_HANDOVER_BYTES) throw tooLarge();
				return name === RECORDS || name === SUMS || /^photos\/[0-9a-f]{64}$/.test(name);
			}
		});
	} catch (error) {
		if (error instanceof FormatError) throw error;
		throw notHandover(error);
	}
}

function readJson(bytes: Uint8Array | undefined): unknown {
	if (!bytes) throw notHandover();
	try {
		return JSON.parse(strFromU8(bytes));
	} catch (error) {
		throw notHandover(error);
	}
}

/** SHA-256 in hex, in Node and in browsers alike. */
export async function sha256(bytes: Uint8Array): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
	return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function notHandover(cause?: unknown): FormatError {
	return new FormatError(
		'这不是代交文件，或没有传完整：请让对方重新分享 — not a hand-over file, or cut off: let it be shared again',
		{ cause }
	);
}

function broken(name: string): FormatError {
	return new FormatError(
		`代交文件在路上损坏了（${name} 校验不符）：请让对方重新分享 — damaged on the way (${name}): let it be shared again`
	);
}

function tooLarge(): FormatError {
	return new FormatError(
		`代交文件超过 ${MOST_HANDOVER_BYTES / 1024 ** 2} MB，请分次代交 — larger than ${MOST_HANDOVER_BYTES / 1024 ** 2} MB: hand over in parts`
	);
}
