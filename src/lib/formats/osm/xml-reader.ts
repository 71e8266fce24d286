import { createReadStream, type ReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FormatError } from '#lib/formats/format-error.ts';
import type { OpenOsmOptions, OsmBlock, OsmHeader, OsmReader } from './osm-model.ts';
import { OsmXmlParser } from './xml-parser.ts';

const CHUNK_BYTES = 256 * 1024;
const ELEMENTS_PER_BLOCK = 4000;

/** Opens OSM XML, plain or in gzip: reads up to the first element for the header. */
export async function openXml(
	path: string,
	totalBytes: number,
	isGzip: boolean,
	options: OpenOsmOptions
): Promise<OsmReader> {
	const parser = new OsmXmlParser();
	const source = openSource(path, isGzip);
	try {
		for await (const text of decodeText(source)) {
			parser.write(text);
			if (parser.isHeaderComplete) break;
		}
		if (!parser.isHeaderComplete) parser.close(source.file.bytesRead);
	} finally {
		source.stream.destroy();
	}
	const header: OsmHeader = { format: isGzip ? 'xml.gz' : 'xml', ...parser.header };
	return new XmlFile(path, totalBytes, header, options);
}

class XmlFile implements OsmReader {
	readonly header: OsmHeader;
	readonly totalBytes: number;
	readonly #path: string;
	readonly #options: OpenOsmOptions;

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
		const parser = new OsmXmlParser(nodes);
		const source = openSource(this.#path, this.header.format === 'xml.gz');
		try {
			for await (const text of decodeText(source)) {
				this.#options.signal?.throwIfAborted();
				parser.write(text);
				this.#options.onProgress?.(source.file.bytesRead, this.totalBytes);
				if (parser.pendingCount >= ELEMENTS_PER_BLOCK) yield parser.takeBlock();
			}
			parser.close(source.file.bytesRead);
			yield parser.takeBlock();
		} finally {
			source.stream.destroy();
		}
	}
}

interface Source {
	file: ReadStream;
	stream: Readable;
}

function openSource(path: string, isGzip: boolean): Source {
	const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
	if (!isGzip) return { file, stream: file };
	const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
	// An error of either stream destroys both and reaches whoever iterates the last one.
	return { file, stream: pipeline(file, gunzip, () => undefined) };
}

async function* decodeText(source: Source): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	try {
		for await (const chunk of source.stream) yield decoder.decode(chunk, { stream: true });
		yield decoder.decode();
	} catch (cause) {
		throw explain(cause, source.file.bytesRead);
	}
}

function explain(cause: unknown, byteOffset: number): unknown {
	if (!(cause instanceof Error) || cause instanceof FormatError) return cause;
	const code = 'code' in cause ? cause.code : undefined;
	if (code === 'Z_BUF_ERROR')
		return new FormatError(
			`The file is cut off: the gzip stream is not complete at byte ${byteOffset}. Copy or download it again.`,
			{ byteOffset, cause }
		);
	if (typeof code === 'string' && code.startsWith('Z_'))
		return new FormatError(`Broken gzip stream before byte ${byteOffset}: ${cause.message}`, {
			byteOffset,
			cause
		});
	if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
		return new FormatError(`Not UTF-8 before byte ${byteOffset}; OSM XML is always UTF-8`, {
			byteOffset,
			cause
		});
	return cause;
}
