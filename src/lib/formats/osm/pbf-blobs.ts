import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { PbfReader } from 'pbf';
import { FormatError } from '#lib/formats/format-error.ts';
import { PbfBroken, readBytesWithin, readFieldsWithin } from './pbf-message.ts';

/** Limits of the format (wiki.openstreetmap.org, PBF Format): anything above is not an OSM file. */
const MAX_BLOB_HEADER_BYTES = 64 * 1024;
const MAX_BLOB_BYTES = 32 * 1024 * 1024;

const COMPRESSIONS = new Map([
	[4, 'lzma'],
	[5, 'bzip2'],
	[6, 'lz4'],
	[7, 'zstd']
]);

const inflateAsync = promisify(inflate);

/** A block as it lies in the file, still packed. */
export interface BlobFrame {
	type: string;
	/** Where its header length stands. */
	offset: number;
	/** Where the next one starts. */
	end: number;
	blob: Uint8Array;
}

/**
 * Reads the frame at `offset`.
 *
 * @returns undefined exactly at the end of the file.
 * @throws {FormatError} The file ends inside the frame, or its lengths are beyond the format's limits.
 */
export async function readFrame(file: FileHandle, offset: number): Promise<BlobFrame | undefined> {
	const lengthBytes = await readUpTo(file, offset, 4);
	if (lengthBytes.length === 0) return undefined;
	if (lengthBytes.length < 4) throw cutOff(offset, offset + lengthBytes.length);
	const headerLength = lengthBytes.readUInt32BE(0);
	if (headerLength === 0 || headerLength > MAX_BLOB_HEADER_BYTES)
		throw new FormatError(
			`Not an OSM PBF block at byte ${offset}: header length ${headerLength} (at most ${MAX_BLOB_HEADER_BYTES})`,
			{ byteOffset: offset }
		);
	const headerBytes = await readExactly(file, offset, offset + 4, headerLength);
	const header = explainAt(offset, () => decodeBlobHeader(headerBytes));
	const blobOffset = offset + 4 + headerLength;
	const blob = await readExactly(file, offset, blobOffset, header.size);
	return { type: header.type, offset, end: blobOffset + header.size, blob };
}

function decodeBlobHeader(bytes: Uint8Array): { type: string; size: number } {
	const header = { type: '', size: -1 };
	const pbf = new PbfReader(bytes);
	readFieldsWithin(pbf, bytes.length, (field) => {
		if (field === 1) header.type = new TextDecoder().decode(readBytesWithin(pbf, bytes.length));
		else if (field === 3) header.size = pbf.readVarint();
	});
	if (header.size < 0 || header.size > MAX_BLOB_BYTES)
		throw new PbfBroken(`data size ${header.size} (0 to ${MAX_BLOB_BYTES})`);
	return header;
}

/**
 * Unpacks the contents of a frame. Inflating runs outside the JavaScript thread and never yields more
 * than the format's 32 MiB, whatever the file promises.
 *
 * @throws {FormatError} Unknown compression, broken data, or a size that differs from the promised.
 */
export async function unpackFrame(frame: BlobFrame): Promise<Uint8Array> {
	const { raw, packed, rawSize } = explainAt(frame.offset, () => decodeBlob(frame));
	if (raw !== undefined) return raw;
	if (packed === undefined) throw broken(frame.offset, 'it holds no data');
	let unpacked: Uint8Array;
	try {
		unpacked = await inflateAsync(packed, { maxOutputLength: MAX_BLOB_BYTES });
	} catch (cause) {
		throw broken(frame.offset, cause instanceof Error ? cause.message : String(cause), cause);
	}
	if (rawSize !== undefined && rawSize !== unpacked.length)
		throw broken(frame.offset, `${unpacked.length} bytes unpacked, ${rawSize} promised`);
	return unpacked;
}

interface Blob {
	raw?: Uint8Array;
	packed?: Uint8Array;
	rawSize?: number;
}

function decodeBlob(frame: BlobFrame): Blob {
	const blob: Blob = {};
	const limit = frame.blob.length;
	const pbf = new PbfReader(frame.blob);
	readFieldsWithin(pbf, limit, (field) => {
		const compression = COMPRESSIONS.get(field);
		if (field === 1) blob.raw = readBytesWithin(pbf, limit);
		else if (field === 2) blob.rawSize = pbf.readVarint();
		else if (field === 3) blob.packed = readBytesWithin(pbf, limit);
		else if (compression !== undefined) throw unsupported(compression, frame.offset);
	});
	return blob;
}

function unsupported(compression: string, byteOffset: number): FormatError {
	return new FormatError(
		`The block at byte ${byteOffset} is packed with ${compression}; only zlib and unpacked blocks are read. ` +
			'Write the file again with zlib (e.g. `osmium cat in.osm.pbf -o out.osm.pbf -f pbf,pbf_compression=zlib`).',
		{ byteOffset }
	);
}

/**
 * Runs `decode` on the bytes of the block at `byteOffset`; whatever it throws comes out as a
 * FormatError that names the block.
 */
export function explainAt<T>(byteOffset: number, decode: () => T): T {
	try {
		return decode();
	} catch (cause) {
		if (cause instanceof FormatError) throw cause;
		throw broken(byteOffset, cause instanceof Error ? cause.message : String(cause), cause);
	}
}

function broken(byteOffset: number, reason: string, cause?: unknown): FormatError {
	return new FormatError(`Broken OSM PBF block at byte ${byteOffset}: ${reason}`, {
		byteOffset,
		cause
	});
}

function cutOff(offset: number, end: number): FormatError {
	return new FormatError(
		`The file is cut off: the block at byte ${offset} is not complete, the file ends at byte ${end}. Copy or download it again.`,
		{ byteOffset: end }
	);
}

async function readExactly(
	file: FileHandle,
	frameOffset: number,
	position: number,
	length: number
): Promise<Buffer> {
	const bytes = await readUpTo(file, position, length);
	if (bytes.length < length) throw cutOff(frameOffset, position + bytes.length);
	return bytes;
}

async function readUpTo(file: FileHandle, position: number, length: number): Promise<Buffer> {
	const { size } = await file.stat();
	const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
	let filled = 0;
	while (filled < bytes.length) {
		const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
		if (bytesRead === 0) break;
		filled += bytesRead;
	}
	return bytes.subarray(0, filled);
}
