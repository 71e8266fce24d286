import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { FormatError } from '#lib/formats/format-error.ts';
import { MANIFEST_NAME, parseManifest, type ArchiveManifest } from './manifest.ts';

const MOST_MANIFEST_BYTES = 256 * 1024 ** 2;

/** An archive opened for reading; `close` it. */
export interface ArchiveReader {
	manifest: ArchiveManifest;
	/**
	 * The bytes of an entry.
	 *
	 * @throws {FormatError} After the last chunk, or before: it is not what the manifest says.
	 */
	read(entry: string, sha256: string): AsyncGenerator<Uint8Array, void, undefined>;
	close(): void;
}

/**
 * Opens an archive and reads what it says of itself; entries are checked as they are read.
 *
 * @throws {FormatError} Not an archive of ours, or cut off. Errors of the disk come as they are.
 */
export async function openArchive(path: string): Promise<ArchiveReader> {
	const zip = await open(path);
	try {
		const entries = await listEntries(zip);
		const last = entries.get(MANIFEST_NAME);
		if (!last || last.uncompressedSize > MOST_MANIFEST_BYTES) throw notOurs();
		const manifest = parseManifest((await buffer(await openEntry(zip, last))).toString('utf8'));
		if (!manifest) throw notOurs();
		return {
			manifest,
			read: (entry, sha256) => readEntry(zip, entries.get(entry), entry, sha256),
			close: () => zip.close()
		};
	} catch (error) {
		zip.close();
		throw isDiskError(error) || error instanceof FormatError ? error : cutOff(error);
	}
}

async function* readEntry(
	zip: ZipFile,
	entry: Entry | undefined,
	name: string,
	sha256: string
): AsyncGenerator<Uint8Array, void, undefined> {
	if (!entry) throw damaged(name);
	const hash = createHash('sha256');
	const stream = await openEntry(zip, entry).catch((error: unknown) => {
		throw isDiskError(error) ? error : damaged(name, error);
	});
	try {
		for await (const chunk of stream as AsyncIterable<Uint8Array>) {
			hash.update(chunk);
			yield chunk;
		}
	} catch (error) {
		// Wrong lengths and broken packing come from the library as plain errors.
		throw isDiskError(error) ? error : damaged(name, error);
	} finally {
		stream.destroy();
	}
	if (hash.digest('hex') !== sha256) throw damaged(name);
}

function open(path: string): Promise<ZipFile> {
	return new Promise((resolve, reject) => {
		yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
			if (!error) return resolve(zip);
			reject(isDiskError(error) ? error : cutOff(error));
		});
	});
}

function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
	return new Promise((resolve, reject) => {
		const entries = new Map<string, Entry>();
		zip.on('error', reject);
		zip.on('end', () => resolve(entries));
		zip.on('entry', (entry: Entry) => {
			entries.set(entry.fileName, entry);
			zip.readEntry();
		});
		zip.readEntry();
	});
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
	return new Promise((resolve, reject) => {
		zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
	});
}

/** From the file system (`ENOENT`, `EIO`, …), as opposed to a file of another kind. */
function isDiskError(error: unknown): boolean {
	return error instanceof Error && 'syscall' in error;
}

function notOurs(): FormatError {
	return new FormatError('is no archive of Fire Atlas, or was cut off before its manifest');
}

function cutOff(cause: unknown): FormatError {
	return new FormatError('is no archive of Fire Atlas, or was cut off', { cause });
}

function damaged(name: string, cause?: unknown): FormatError {
	return new FormatError(`${name} is damaged: its content is not what the manifest says`, {
		cause
	});
}
