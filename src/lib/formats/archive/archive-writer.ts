import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { MANIFEST_NAME, type ArchiveManifest } from './manifest.ts';

/** What was written of an entry. */
export interface WrittenEntry {
	bytes: number;
	sha256: string;
}

/** Photos and workbooks are packed already: packing them again costs time and saves nothing. */
const LEVEL = { text: 6, file: 1 } as const;

/**
 * Writes an archive as a ZIP (with ZIP64, so of any size), entry after entry, holding only some
 * kilobytes of it in memory. Whoever makes one ends it by `finish` or `abandon`.
 */
export class ArchiveWriter {
	readonly #zip = new ZipFile();
	readonly #written: Promise<void>;
	#failure: { error: unknown } | undefined;

	/** @param path A new file, readable by its owner only; refused if it exists. */
	constructor(path: string) {
		const out = createWriteStream(path, { flags: 'wx', mode: 0o600 });
		const fail = (error: unknown) => {
			this.#failure ??= { error };
			out.destroy();
		};
		this.#zip.on('error', fail);
		this.#written = finished(this.#zip.outputStream.pipe(out)).catch(fail);
	}

	/** Adds an entry from chunks, which are asked for as fast as the disk takes them. */
	async add(
		name: string,
		kind: keyof typeof LEVEL,
		chunks: AsyncIterable<Uint8Array>
	): Promise<WrittenEntry> {
		const hash = createHash('sha256');
		let bytes = 0;
		async function* measured() {
			for await (const chunk of chunks) {
				hash.update(chunk);
				bytes += chunk.byteLength;
				yield chunk;
			}
		}
		const source = Readable.from(measured(), { objectMode: false, highWaterMark: 1 << 18 });
		this.#zip.addReadStreamLazy(name, { compressionLevel: LEVEL[kind], mode: 0o600 }, (give) =>
			give(null, source)
		);
		await Promise.race([finished(source), this.#broken()]);
		this.#rethrow();
		return { bytes, sha256: hash.digest('hex') };
	}

	/** Adds the manifest and closes the file. */
	async finish(manifest: ArchiveManifest): Promise<void> {
		const text = Buffer.from(`${JSON.stringify(manifest, null, '\t')}\n`);
		this.#zip.addBuffer(text, MANIFEST_NAME, { mode: 0o600 });
		this.#zip.end();
		await this.#written;
		this.#rethrow();
	}

	/** Stops writing; the file is the caller's to remove. */
	async abandon(): Promise<void> {
		this.#zip.emit('error', new Error('abandoned'));
		await this.#written;
	}

	/** Resolves only if the file cannot be written any more. */
	async #broken(): Promise<void> {
		await this.#written;
	}

	#rethrow(): void {
		if (this.#failure) throw this.#failure.error;
	}
}
