import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnv } from '#lib/server/env.ts';

/** Files by the SHA-256 of their content: the same content is there once, and never changes. */
export interface FileStore {
	/** @returns the hash under which it can be read; storing it again does nothing. */
	put(bytes: Uint8Array): Promise<string>;
	/** @returns undefined when there is none. */
	get(hash: string): Promise<Uint8Array | undefined>;
}

/** The store of this installation: `photos/ab/abcd…` in the folder of files, which backups take along. */
export function photoStore(): FileStore {
	return createFolderStore(join(readEnv().directories.files, 'photos'));
}

/** Signed papers and the sheets that came back: `papers/ab/abcd…` in the same folder. */
export function paperStore(): FileStore {
	return createFolderStore(join(readEnv().directories.files, 'papers'));
}

export function createFolderStore(folder: string): FileStore {
	const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash);
	return {
		async put(bytes) {
			const hash = hashOfBytes(bytes);
			const path = pathOf(hash);
			const isThere = await stat(path).then(
				({ size }) => size === bytes.length,
				() => false
			);
			if (isThere) return hash;
			await mkdir(join(folder, hash.slice(0, 2)), { recursive: true, mode: 0o700 });
			// Written aside and renamed: a reader sees all of it or nothing.
			const aside = `${path}.${randomUUID()}.part`;
			await writeFile(aside, bytes, { mode: 0o600 });
			await rename(aside, path);
			return hash;
		},
		async get(hash) {
			if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
			try {
				return await readFile(pathOf(hash));
			} catch (error) {
				if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
				throw error;
			}
		}
	};
}

export function hashOfBytes(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
