import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { LedgerFormatError } from '../ledger/ledger-format-error.ts';
import { assertBytesAllowed, type ReadLimits } from '../ledger/read-limits.ts';

const MOST_ENTRIES = 5000;
/** Deflate cannot exceed about 1,030; geometry packs 2 to 20 times. */
const BOMB_RATIO = 250;
const BOMB_FREE_BYTES = 32 * 1024 * 1024;
/** Of the permissions that Unix archives keep. */
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;
/** Directories and file names that can do no harm anywhere. */
const PLAIN_NAME = /^(?!\.\.?(\/|$))[^\\:*?"<>|\p{Cc}]+$/u;

/** Names of the entries of an archive. @throws {LedgerFormatError} Not a whole archive, or hostile. */
export async function listArchive(path: string): Promise<string[]> {
	const zip = await open(path);
	try {
		return (await listEntries(zip)).map(({ fileName }) => fileName);
	} finally {
		zip.close();
	}
}

/**
 * Unpacks an archive into an empty directory.
 *
 * @returns Paths inside the directory.
 * @throws {LedgerFormatError} Cut off, encrypted, a bomb, larger than the limit, or a name that leads out of it.
 */
export async function unpack(path: string, into: string, limits: ReadLimits): Promise<string[]> {
	const zip = await open(path);
	try {
		const entries = await listEntries(zip);
		const names: string[] = [];
		let total = 0;
		for (const entry of entries) {
			const name = entry.fileName;
			if (name.endsWith('/')) continue;
			if (entry.isEncrypted()) throw encrypted();
			assertPlain(name);
			assertFile(entry);
			const target = join(into, name);
			await mkdir(dirname(target), { recursive: true });
			let bytes = 0;
			const measured = async function* (source: AsyncIterable<Buffer>) {
				for await (const chunk of source) {
					bytes += chunk.length;
					total += chunk.length;
					assertBytesAllowed(total, limits);
					if (bytes > BOMB_FREE_BYTES && bytes > entry.compressedSize * BOMB_RATIO)
						throw bomb(name);
					yield chunk;
				}
			};
			// Never over something: two entries of one name are an attempt at something.
			await pipeline(
				await openEntry(zip, entry),
				measured,
				createWriteStream(target, { flags: 'wx' }),
				{
					signal: limits.signal
				}
			);
			names.push(name);
		}
		return names;
	} catch (error) {
		limits.signal?.throwIfAborted();
		throw error instanceof LedgerFormatError ? error : broken(error);
	} finally {
		zip.close();
	}
}

function open(path: string): Promise<ZipFile> {
	return new Promise((resolve, reject) => {
		yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
			error ? reject(broken(error)) : resolve(zip)
		);
	});
}

function listEntries(zip: ZipFile): Promise<Entry[]> {
	return new Promise((resolve, reject) => {
		const entries: Entry[] = [];
		zip.on('error', (error) => reject(broken(error)));
		zip.on('end', () => resolve(entries));
		zip.on('entry', (entry: Entry) => {
			entries.push(entry);
			if (entries.length > MOST_ENTRIES) reject(tooMany());
			else zip.readEntry();
		});
		zip.readEntry();
	});
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
	return new Promise((resolve, reject) => {
		zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
	});
}

function assertPlain(name: string): void {
	const parts = name.split('/');
	if (parts.every((part) => PLAIN_NAME.test(part))) return;
	throw new LedgerFormatError('hostile_name', {
		zh: `压缩包里的文件名“${name.slice(0, 80)}”不安全（含 ..、绝对路径或特殊字符），未读取。请重新打包。`,
		en: `The archive names a file "${name.slice(0, 80)}", which is not safe (.., an absolute path, special characters); nothing was read. Pack it again.`
	});
}

/** @throws {LedgerFormatError} The entry is a link, which may point anywhere. */
function assertFile({ fileName, externalFileAttributes }: Entry): void {
	if (((externalFileAttributes >>> 16) & FILE_TYPE) !== SYMBOLIC_LINK) return;
	throw new LedgerFormatError('hostile_name', {
		zh: `压缩包里的“${fileName.slice(0, 80)}”是符号链接，未读取。请只打包文件本身。`,
		en: `"${fileName.slice(0, 80)}" in the archive is a symbolic link; nothing was read. Pack the file itself.`
	});
}

function tooMany(): LedgerFormatError {
	return new LedgerFormatError('too_many_entries', {
		zh: `压缩包里超过 ${MOST_ENTRIES} 个文件，未读取。请只打包需要的那一个图层。`,
		en: `The archive holds more than ${MOST_ENTRIES} files; nothing was read. Pack only the layer that is needed.`
	});
}

function broken(cause: unknown): LedgerFormatError {
	const reason = cause instanceof Error ? (cause.message.split('\n')[0]?.slice(0, 100) ?? '') : '';
	if (/invalid relative path|absolute path|invalid characters/.test(reason))
		return new LedgerFormatError(
			'hostile_name',
			{
				zh: `压缩包里的文件名不安全（${reason}），未读取。请重新打包。`,
				en: `A file name in the archive is not safe (${reason}); nothing was read. Pack it again.`
			},
			{ cause }
		);
	return new LedgerFormatError(
		'broken_archive',
		{
			zh: `压缩包不完整或已损坏（${reason}）。请重新下载或重新打包后再试。`,
			en: `The archive is cut off or damaged (${reason}). Download or pack it again.`
		},
		{ cause }
	);
}

function bomb(name: string): LedgerFormatError {
	return new LedgerFormatError('zip_bomb', {
		zh: `压缩包中的 ${name} 解压后异常膨胀，已停止读取。请解压后只打包需要的文件。`,
		en: `${name} in the archive unpacks to an absurd size; reading was stopped. Pack only the files that are needed.`
	});
}

function encrypted(): LedgerFormatError {
	return new LedgerFormatError('encrypted', {
		zh: '压缩包加了密码。请去掉密码后重新打包。',
		en: 'The archive has a password. Remove it and pack again.'
	});
}
