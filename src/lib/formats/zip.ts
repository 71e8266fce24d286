import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** What goes into an archive: the name inside it, and the pieces of its content. */
export interface ZipEntry {
	/** With `/` between folders; UTF-8. */
	name: string;
	content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
}

/** Pieces smaller than this are put together before they are packed. */
const PIECE_BYTES = 1 << 18;

/**
 * Writes a zip archive entry by entry, one after the other; memory does not grow with the content. The
 * permissions are those of an ordinary file, names are UTF-8.
 */
export async function writeZip(
	path: string,
	entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
	signal?: AbortSignal
): Promise<void> {
	const zip = new ZipFile();
	const written = pipeline(zip.outputStream, createWriteStream(path), { signal });
	// Whoever is awaited first, an entry or the whole, tells the fault.
	written.catch(() => undefined);
	try {
		for await (const { name, content } of entries) {
			const source = Readable.from(gather(content), { objectMode: false });
			zip.addReadStreamLazy(name, { compressionLevel: 6, mode: 0o644 }, (give) =>
				give(null, source)
			);
			await Promise.race([finished(source), written]);
		}
		zip.end();
	} catch (error) {
		zip.emit('error', error);
		throw error;
	}
	await written;
}

/** A file, or a directory with all that is in it, as entries under `name`. */
export async function* zipEntriesOf(path: string, name = basename(path)): AsyncGenerator<ZipEntry> {
	if (!(await stat(path)).isDirectory()) {
		yield { name, content: createReadStream(path) };
		return;
	}
	for (const child of (await readdir(path)).sort())
		yield* zipEntriesOf(join(path, child), `${name}/${child}`);
}

async function* gather(content: ZipEntry['content']): AsyncGenerator<Uint8Array> {
	let text = '';
	for await (const piece of content) {
		if (typeof piece !== 'string') yield piece;
		else if ((text += piece).length >= PIECE_BYTES) {
			yield Buffer.from(text);
			text = '';
		}
	}
	if (text !== '') yield Buffer.from(text);
}
