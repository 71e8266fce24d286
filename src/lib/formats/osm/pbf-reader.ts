import { open, type FileHandle } from 'node:fs/promises';
import { FormatError } from '#lib/formats/format-error.ts';
import type { OpenOsmOptions, OsmBlock, OsmHeader, OsmReader } from './osm-model.ts';
import { explainAt, readFrame, unpackFrame, type BlobFrame } from './pbf-blobs.ts';
import { decodePrimitiveBlock } from './pbf-block.ts';
import { decodeHeaderBlock } from './pbf-header.ts';

/** Blocks that are read and unpacked ahead of the consumer; at most 32 MiB each, usually 0.1. */
const BLOCKS_AHEAD = 4;

/** Opens an OSM PBF file: decodes its header and leaves the rest to `blocks()`. */
export async function openPbf(
	path: string,
	totalBytes: number,
	options: OpenOsmOptions
): Promise<OsmReader> {
	const header = await withFile(path, async (file) => {
		const frame = await readFrame(file, 0);
		if (frame?.type !== 'OSMHeader')
			throw new FormatError('Not an OSM PBF file: it does not begin with an OSMHeader block', {
				byteOffset: 0
			});
		const bytes = await unpackFrame(frame);
		return explainAt(frame.offset, () => decodeHeaderBlock(bytes));
	});
	return new PbfFile(path, totalBytes, header, options);
}

class PbfFile implements OsmReader {
	readonly header: OsmHeader;
	readonly totalBytes: number;
	readonly #path: string;
	readonly #options: OpenOsmOptions;
	/** Start -> end of blocks that a whole reading found to hold nodes only. */
	readonly #nodeBlocks = new Map<number, number>();

	constructor(path: string, totalBytes: number, header: OsmHeader, options: OpenOsmOptions) {
		this.#path = path;
		this.totalBytes = totalBytes;
		this.header = header;
		this.#options = options;
	}

	async *blocks({ nodes = true }: { nodes?: boolean } = {}): AsyncGenerator<
		OsmBlock,
		void,
		undefined
	> {
		const file = await open(this.#path, 'r');
		try {
			for await (const { frame, bytes } of this.#unpackedFrames(file, nodes)) {
				this.#options.signal?.throwIfAborted();
				const block = explainAt(frame.offset, () => decodePrimitiveBlock(bytes, nodes));
				if (nodes && block.ways.length === 0 && block.relations.length === 0)
					this.#nodeBlocks.set(frame.offset, frame.end);
				this.#options.onProgress?.(frame.end, this.totalBytes);
				yield block;
			}
		} finally {
			await file.close();
		}
	}

	/** Keeps a few blocks in the thread pool while the one before is decoded. */
	async *#unpackedFrames(file: FileHandle, withNodes: boolean) {
		const ahead: { frame: BlobFrame; bytes: Promise<Uint8Array> }[] = [];
		let offset = 0;
		let isAtEnd = false;
		while (!isAtEnd || ahead.length > 0) {
			while (!isAtEnd && ahead.length < BLOCKS_AHEAD) {
				const skipTo = withNodes ? undefined : this.#nodeBlocks.get(offset);
				if (skipTo !== undefined) {
					offset = skipTo;
					continue;
				}
				const frame = await readFrame(file, offset);
				isAtEnd = frame === undefined;
				if (frame === undefined) break;
				offset = frame.end;
				// The format tells readers to pass over block types that they do not know.
				if (frame.type !== 'OSMData') continue;
				const bytes = unpackFrame(frame);
				// A failure is thrown when its turn comes; until then it must not count as unhandled.
				bytes.catch(() => undefined);
				ahead.push({ frame, bytes });
			}
			const next = ahead.shift();
			if (next !== undefined) yield { frame: next.frame, bytes: await next.bytes };
		}
	}
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
	const file = await open(path, 'r');
	try {
		return await use(file);
	} finally {
		await file.close();
	}
}
