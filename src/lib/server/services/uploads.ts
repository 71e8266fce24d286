import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readEnv } from '#lib/server/env.ts';
import { Invalid } from '#lib/server/errors.ts';

/**
 * Stores the body of an upload in a folder of the data directory, under a name of its own.
 *
 * @returns Its path.
 * @throws {Invalid} Empty, or larger than `mostBytes`; nothing is left behind.
 */
export async function storeUpload(
	body: ReadableStream<Uint8Array> | null,
	folderName: 'uploads' | 'ledgers',
	mostBytes: number
): Promise<string> {
	const folder = join(readEnv().directories.files, folderName);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, randomUUID());
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
	return path;
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
