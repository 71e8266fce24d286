import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Files under a folder, as paths with `/` from there, in order; none if it is not there. */
export async function listStoredFiles(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
		(error: unknown) => {
			if (isMissing(error)) return [];
			throw error;
		}
	);
	return entries
		.filter((entry) => entry.isFile() && !entry.name.endsWith(UNFINISHED))
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.sort();
}

const UNFINISHED = '.part';

/** SHA-256 of a file; undefined if there is none. */
export async function hashStoredFile(path: string): Promise<string | undefined> {
	const hash = createHash('sha256');
	try {
		await pipeline(createReadStream(path), hash);
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
	return hash.digest('hex');
}

/** Writes a file beside its place and puts it there when it is whole; what fails leaves nothing. */
export async function placeFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
	const unfinished = `${path}${UNFINISHED}`;
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	try {
		await pipeline(chunks, createWriteStream(unfinished, { mode: 0o600 }));
		await rename(unfinished, path);
	} catch (error) {
		await rm(unfinished, { force: true });
		throw error;
	}
}

export function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
