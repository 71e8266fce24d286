import { constants } from 'node:fs';
import { mkdir, open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readEnv } from '#lib/server/env.ts';

/**
 * Files that arrive in pieces, each under the hash of what it will be. Because the name says the content, two
 * senders at once write the same bytes to the same place, and whoever comes later goes on where the other stopped.
 */
export interface PieceStore {
	/** Bytes that are here from the beginning on; 0 when there are none. */
	size(district: string, hash: string): Promise<number>;
	/**
	 * Writes a piece behind what is here.
	 *
	 * @returns The new size; undefined when `offset` is not where the file ends.
	 */
	append(
		district: string,
		hash: string,
		offset: number,
		bytes: Uint8Array
	): Promise<number | undefined>;
	/** @returns undefined when nothing is here. */
	read(district: string, hash: string): Promise<Uint8Array | undefined>;
	drop(district: string, hash: string): Promise<void>;
	/** Everything that is here. `changedAt`: milliseconds since 1970. */
	list(): Promise<{ district: string; hash: string; changedAt: number }[]>;
}

/** Pieces of this installation, in `pieces/<district>` of the folder of files. */
export function pieceStore(): PieceStore {
	return createFolderPieces(join(readEnv().directories.files, 'pieces'));
}

/** Names in a folder; none where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if (
			error instanceof Error &&
			'code' in error &&
			(error.code === 'ENOENT' || error.code === 'ENOTDIR')
		)
			return [];
		throw error;
	}
}

export function createFolderPieces(folder: string): PieceStore {
	const pathOf = (district: string, hash: string) => {
		if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError(`not a SHA-256: ${hash}`);
		return join(folder, encodeURIComponent(district), `${hash}.part`);
	};
	const size = (path: string) =>
		stat(path).then(
			(found) => found.size,
			() => 0
		);
	return {
		size: (district, hash) => size(pathOf(district, hash)),
		async append(district, hash, offset, bytes) {
			const path = pathOf(district, hash);
			await mkdir(dirname(path), { recursive: true, mode: 0o700 });
			const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
			try {
				if ((await file.stat()).size !== offset) return undefined;
				// At its place rather than at the end: the same piece twice is once.
				await file.write(bytes, 0, bytes.length, offset);
				return offset + bytes.length;
			} finally {
				await file.close();
			}
		},
		async read(district, hash) {
			try {
				return await readFile(pathOf(district, hash));
			} catch (error) {
				if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
				throw error;
			}
		},
		drop: (district, hash) => rm(pathOf(district, hash), { force: true }),
		async list() {
			const found = [];
			for (const folderName of await namesIn(folder))
				for (const name of await namesIn(join(folder, folderName))) {
					const [, hash] = /^([0-9a-f]{64})\.part$/.exec(name) ?? [];
					const known = await stat(join(folder, folderName, name)).catch(() => undefined);
					if (hash === undefined || !known) continue;
					const district = decodeURIComponent(folderName);
					found.push({ district, hash, changedAt: known.mtimeMs });
				}
			return found;
		}
	};
}
