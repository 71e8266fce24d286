import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LedgerFormatError } from './ledger-format-error.ts';
import { assertBytesAllowed, type ReadLimits } from './read-limits.ts';

/** A file on the disk or in memory, read as often as needed. */
export interface ByteSource {
	size: number;
	path: string | undefined;
	bytes: Uint8Array | undefined;
	/** From the start, in pieces of at most 256 KB. @throws the signal's reason when aborted. */
	chunks: () => AsyncIterable<Uint8Array>;
	/** At most the first `count` bytes. */
	head: (count: number) => Promise<Uint8Array>;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a path or bytes for reading.
 *
 * @throws {LedgerFormatError} No such file, empty, or larger than the limit.
 */
export async function openSource(
	from: string | Uint8Array,
	limits: ReadLimits
): Promise<ByteSource> {
	const size = typeof from === 'string' ? await sizeOf(from) : from.byteLength;
	if (size === 0)
		throw new LedgerFormatError('empty_file', {
			zh: '文件是空的（0 字节）。请重新导出后再试。',
			en: 'The file is empty (0 bytes). Export it again.'
		});
	assertBytesAllowed(size, limits);
	const chunks = typeof from === 'string' ? () => read(from, limits) : () => slice(from, limits);
	return {
		size,
		path: typeof from === 'string' ? from : undefined,
		bytes: typeof from === 'string' ? undefined : from,
		chunks,
		async head(count) {
			for await (const chunk of chunks()) return chunk.subarray(0, count);
			return new Uint8Array();
		}
	};
}

async function sizeOf(path: string): Promise<number> {
	const found = await stat(path).catch((cause: unknown) => {
		throw new LedgerFormatError(
			'no_such_file',
			{ zh: `找不到文件：${path}`, en: `No such file: ${path}` },
			{ cause }
		);
	});
	if (!found.isFile())
		throw new LedgerFormatError('no_such_file', {
			zh: `不是文件：${path}`,
			en: `Not a file: ${path}`
		});
	return found.size;
}

async function* read(path: string, limits: ReadLimits): AsyncGenerator<Uint8Array> {
	for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
		limits.signal?.throwIfAborted();
		yield chunk as Uint8Array;
	}
}

async function* slice(bytes: Uint8Array, limits: ReadLimits): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < bytes.byteLength; start += CHUNK_BYTES) {
		limits.signal?.throwIfAborted();
		yield bytes.subarray(start, start + CHUNK_BYTES);
	}
}
