import { resolve } from 'node:path';
import { FormatError } from '#lib/formats/format-error.ts';
import { openArchive } from '#lib/formats/archive/archive-reader.ts';
import { ARCHIVE_VERSION, fileEntry, type ArchiveManifest } from '#lib/formats/archive/manifest.ts';
import { compareMigrations } from '#lib/server/db/migrate.ts';
import { Invalid } from '#lib/server/errors.ts';

export type CheckedArchive = {
	createdAt: string;
	from: 'embedded' | 'server';
	program: string;
	schema: string;
	tables: number;
	rows: number;
	files: number;
};

/**
 * Reads an archive through and compares every entry with its hash; touches no database.
 *
 * @throws {Invalid} It is no archive, is damaged, or is newer than this program.
 */
export async function checkArchive(file: string): Promise<CheckedArchive> {
	try {
		const archive = await openArchive(resolve(file));
		try {
			const { manifest } = archive;
			assertReadable(file, manifest);
			const entries = [
				...manifest.tables,
				...manifest.files.map(({ path, sha256 }) => ({ entry: fileEntry(path), sha256 }))
			];
			for (const { entry, sha256 } of entries) {
				// Reading to the end is what compares the hash.
				for await (const chunk of archive.read(entry, sha256)) void chunk;
			}
			return {
				createdAt: manifest.createdAt,
				from: manifest.database,
				program: manifest.program,
				schema: manifest.migrations.at(-1)?.name ?? '',
				tables: manifest.tables.length,
				rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
				files: manifest.files.length
			};
		} finally {
			archive.close();
		}
	} catch (error) {
		throw mendable(file, error);
	}
}

/** @throws {Invalid} Written by a newer program, or by one with other migrations. */
export function assertReadable(file: string, manifest: ArchiveManifest): void {
	const verdict = compareMigrations(manifest.migrations);
	if (manifest.version > ARCHIVE_VERSION || verdict.state === 'newer') {
		throw new Invalid(
			[
				'{file} 由更新的程序（{program}，数据库 {schema}）生成。请先升级本程序再恢复。',
				'{file} was written by a newer program ({program}, database {schema}). Update this program, then restore.'
			],
			{
				params: {
					file,
					program: manifest.program,
					schema: manifest.migrations.at(-1)?.name ?? '?'
				}
			}
		);
	}
	if (verdict.state === 'other') {
		throw new Invalid(
			[
				'{file} 的数据库结构与本程序不同（{name}）。请用生成它的版本恢复。',
				'{file} has another database structure than this program ({name}). Restore it with the version that wrote it.'
			],
			{ params: { file, name: verdict.name } }
		);
	}
}

/** What a person can mend (a missing file, a damaged archive) as such; other errors as they are. */
export function mendable(file: string, error: unknown): unknown {
	if (error instanceof FormatError) {
		return new Invalid(['{file} 不能恢复：{reason}', '{file} cannot be restored: {reason}'], {
			params: { file, reason: error.message },
			cause: error
		});
	}
	const isOurs = error instanceof Error && 'code' in error && 'syscall' in error;
	const isUnread = isOurs && /^(ENOENT|EACCES|EISDIR)$/.test(String(error.code));
	// Errors of reading a directory name no path.
	if (!isUnread || ('path' in error && error.path !== resolve(file))) return error;
	return new Invalid(
		[
			'读不到 {file}。请检查路径和权限。',
			'Cannot read {file}. Check the path and its permissions.'
		],
		{ params: { file }, cause: error }
	);
}
