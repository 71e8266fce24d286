import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readEnv } from '#lib/server/env.ts';
import { Invalid } from '#lib/server/errors.ts';

export type UploadFolder = 'uploads' | 'ledgers';

/**
 * Stores the body of an upload in a folder of the data directory, under a name of its own.
 *
 * @returns Its name inside the folder of files, e.g. `ledgers/6f…`; see `uploadPath`.
 * @throws {Invalid} Empty, or larger than `mostBytes`; nothing is left behind.
 */
export async function storeUpload(
	body: ReadableStream<Uint8Array> | null,
	folderName: UploadFolder,
	mostBytes: number
): Promise<string> {
	const folder = join(readEnv().directories.files, folderName);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const name = randomUUID();
	const path = join(folder, name);
	let bytes = 0;
	const meter = new Transform({
		transform(chunk: Uint8Array, _encoding, done) {
			bytes += chunk.byteLength;
			done(bytes > mostBytes ? tooLarge(mostBytes) : null, chunk);
		}
	});
	try {
		if (body) await pipeline(body, meter, createWriteStream(path, { mode: 0o600 }));
		if (bytes === 0) throw new Invalid(['文件是空的。', 'The file is empty.']);
	} catch (error) {
		await rm(path, { force: true });
		throw error;
	}
	return `${folderName}/${name}`;
}

/**
 * Where an upload lies. Names are stored without the data directory, which may be moved or restored
 * elsewhere; older rows hold whole paths, of which only the last part counts.
 */
export function uploadPath(folderName: UploadFolder, storedName: string): string {
	return join(readEnv().directories.files, folderName, basename(storedName));
}

function tooLarge(mostBytes: number): Invalid {
	return new Invalid(
		[
			'文件超过 {megabytes} MB，请先裁剪或拆分。',
			'The file is larger than {megabytes} MB: cut or split it first.'
		],
		{ params: { megabytes: mostBytes / 1024 ** 2 } }
	);
}
