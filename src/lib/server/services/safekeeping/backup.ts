import { createReadStream } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArchiveWriter } from '#lib/formats/archive/archive-writer.ts';
import {
	ARCHIVE_FORMAT,
	ARCHIVE_VERSION,
	fileEntry,
	tableEntry,
	type ArchivedFile,
	type ArchivedTable,
	type ArchiveManifest
} from '#lib/formats/archive/manifest.ts';
import type { Database, Queryable } from '#lib/server/db/pool.ts';
import { readEnv } from '#lib/server/env.ts';
import { Conflict, Invalid } from '#lib/server/errors.ts';
import { isOwnerGone } from '#lib/server/jobs/process-owner.ts';
import {
	listAppliedMigrations,
	listTables,
	listWritesUnderWay,
	readArchivedLines,
	readNextId,
	readWriteMark,
	type CatalogTable
} from '#lib/server/queries/archive.ts';
import { describeLeftOut } from '#lib/server/queries/archive-policy.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { authorizeOperator, type Context } from '../context.ts';
import { isMissing, listStoredFiles } from './stored-files.ts';
import { orderForLoading } from './table-order.ts';

export interface BackupOptions {
	/** Folder of the files that belong to the database; null leaves them out. Default: of this installation. */
	filesFolder?: string | null;
	onProgress?: (note: string) => void;
	/** How long to wait for imports to end; default 60 s. */
	patienceSeconds?: number;
}

export type BackupResult = {
	file: string;
	bytes: number;
	tables: number;
	rows: number;
	files: number;
	/** Last migration of the archived database. */
	schema: string;
	/** Reads that were thrown away because somebody wrote meanwhile (embedded database only). */
	retries: number;
	/** Longest wait for one page. */
	slowestStatementMs: number;
};

/** One page should take about this long: others wait for it on the embedded database. */
const TARGET_MILLISECONDS = { embedded: 40, server: 200 } as const;
const FIRST_PAGE = 200;
const GREATEST_PAGE = 10_000;
const MOST_PAGE_CHARACTERS = 4_000_000;
const MOST_TRIES = 4;

/**
 * Writes the whole installation (all districts, accounts, the audit trail, files) into one archive, as
 * of one moment. On a server that moment is a snapshot; the embedded database is read in short pages
 * instead, and again from the start if somebody wrote meanwhile.
 *
 * @throws {Invalid} The file exists, or cannot be written there.
 * @throws {Conflict} An import is under way, or writes do not stop.
 */
export async function backup(
	context: Context,
	file: string,
	options: BackupOptions = {}
): Promise<BackupResult> {
	authorizeOperator(context);
	const result = await writeArchive(context.db, resolve(file), options);
	await insertAudit(context.db, {
		actor: context.actor,
		district: null,
		action: 'backup',
		entity: 'archive',
		after: { file: resolve(file), rows: result.rows, files: result.files, schema: result.schema }
	});
	return result;
}

/** As `backup`, without a word in the audit trail. */
export async function writeArchive(
	db: Database,
	path: string,
	options: BackupOptions
): Promise<BackupResult> {
	if (await stat(path).catch(() => undefined)) throw alreadyThere(path);
	const unfinished = `${path}.part`;
	for (let retries = 0; ; retries++) {
		await waitForQuiet(db, options);
		const mark = await readWriteMark(db);
		const reading = new Reading(db.kind);
		await rm(unfinished, { force: true });
		const writer = new ArchiveWriter(unfinished);
		try {
			const manifest = await fill(db, writer, reading, options);
			const isWhole = db.kind === 'server' || (await isUnchanged(db, mark));
			if (!isWhole && retries + 1 >= MOST_TRIES) throw neverQuiet();
			if (!isWhole) {
				await writer.abandon();
				options.onProgress?.('有人正在写入，重新读取 / somebody wrote meanwhile: reading again');
				continue;
			}
			await writer.finish(manifest);
			await rename(unfinished, path);
			return summarize(path, manifest, (await stat(path)).size, retries, reading);
		} catch (error) {
			await writer.abandon();
			await rm(unfinished, { force: true });
			throw isUnwritable(error) ? unwritable(path, error) : error;
		}
	}
}

async function fill(
	db: Database,
	writer: ArchiveWriter,
	reading: Reading,
	options: BackupOptions
): Promise<ArchiveManifest> {
	const onProgress = options.onProgress ?? (() => undefined);
	const readAll = (source: Queryable) => addTables(source, writer, reading, onProgress);
	const { tables, migrations } =
		db.kind === 'server'
			? await db.transaction(readAll, {
					label: 'backup',
					isolation: 'repeatable read',
					isReadOnly: true,
					maxAttempts: 1
				})
			: await readAll(db);
	const folder =
		options.filesFolder === undefined ? readEnv().directories.files : options.filesFolder;
	const files = folder === null ? [] : await addFiles(folder, writer, onProgress);
	return {
		format: ARCHIVE_FORMAT,
		version: ARCHIVE_VERSION,
		createdAt: new Date().toISOString(),
		program: await readProgramVersion(),
		database: db.kind,
		migrations,
		tables,
		files,
		left: describeLeftOut()
	};
}

/** Children are read before what they refer to, so that a row written meanwhile lacks no parent. */
async function addTables(
	source: Queryable,
	writer: ArchiveWriter,
	reading: Reading,
	onProgress: (note: string) => void
): Promise<{ tables: ArchivedTable[]; migrations: ArchiveManifest['migrations'] }> {
	const migrations = await listAppliedMigrations(source);
	const tables: ArchivedTable[] = [];
	for (const table of orderForLoading(await listTables(source, 'public')).reverse()) {
		const entry = tableEntry(table.name);
		let rows = 0;
		const lines = reading.lines(source, table, (count) => (rows += count));
		const { sha256 } = await writer.add(entry, 'text', lines);
		const next = await readNextId(source, table);
		tables.unshift({
			name: table.name,
			entry,
			columns: table.columns.map(({ name }) => name),
			rows,
			sha256,
			nextId: next === null ? null : { column: table.identity ?? '', value: next }
		});
		onProgress(`${table.name} ${rows}`);
	}
	return { tables, migrations };
}

async function addFiles(
	folder: string,
	writer: ArchiveWriter,
	onProgress: (note: string) => void
): Promise<ArchivedFile[]> {
	const files: ArchivedFile[] = [];
	for (const path of await listStoredFiles(folder)) {
		const isThere = await stat(join(folder, path)).catch((error: unknown) => {
			// Discarded since the folder was listed: its row is gone too, or says so.
			if (isMissing(error)) return undefined;
			throw error;
		});
		if (!isThere) continue;
		files.push({
			path,
			...(await writer.add(fileEntry(path), 'file', createReadStream(join(folder, path))))
		});
	}
	onProgress(`files ${files.length}`);
	return files;
}

/** Pages of rows whose size adapts to their time, and to their length. */
class Reading {
	slowestMilliseconds = 0;
	readonly #target: number;

	constructor(kind: Database['kind']) {
		this.#target = TARGET_MILLISECONDS[kind];
	}

	/** The rows of a table as lines of JSON; the first names the columns. */
	async *lines(
		source: Queryable,
		table: CatalogTable,
		onRows: (count: number) => void
	): AsyncGenerator<Uint8Array> {
		yield Buffer.from(`${JSON.stringify(table.columns.map(({ name }) => name))}\n`);
		let limit = FIRST_PAGE;
		for (let after: string[] | undefined; ;) {
			const started = performance.now();
			const page = await readArchivedLines(source, table, after, limit);
			const milliseconds = performance.now() - started;
			this.slowestMilliseconds = Math.max(this.slowestMilliseconds, milliseconds);
			const last = page.at(-1);
			if (!last) return;
			onRows(page.length);
			after = last.key;
			const text = `${page.map(({ line }) => line).join('\n')}\n`;
			const byTime = Math.min(2, Math.max(0.25, this.#target / Math.max(milliseconds, 1)));
			// A page costs something however short it is: smaller ones would take for ever.
			const timely = Math.min(GREATEST_PAGE, Math.max(FIRST_PAGE, page.length * byTime));
			const short = page.length * (MOST_PAGE_CHARACTERS / text.length);
			limit = Math.max(1, Math.round(Math.min(timely, short)));
			yield Buffer.from(text);
		}
	}
}

/** Waits until no import is being written: half of one is nothing to keep. */
async function waitForQuiet(db: Database, options: BackupOptions): Promise<void> {
	const deadline = Date.now() + (options.patienceSeconds ?? 60) * 1000;
	for (let isTold = false; ; isTold = true) {
		const now = new Date();
		const living = (await listWritesUnderWay(db)).filter(
			({ owner, heartbeat_at }) => !isOwnerGone(owner, heartbeat_at, now)
		);
		const [first] = living;
		if (!first) return;
		if (Date.now() >= deadline) {
			throw new Conflict(
				[
					'正在导入“{what}”，请等它结束后再备份。',
					'“{what}” is being imported: back up when that has ended.'
				],
				{ params: { what: first.what } }
			);
		}
		if (!isTold) options.onProgress?.(`等待“${first.what}”结束 / waiting for “${first.what}”`);
		await sleep(500);
	}
}

async function isUnchanged(db: Database, mark: string): Promise<boolean> {
	if ((await readWriteMark(db)) !== mark) return false;
	const now = new Date();
	const underWay = await listWritesUnderWay(db);
	return underWay.every(({ owner, heartbeat_at }) => isOwnerGone(owner, heartbeat_at, now));
}

function summarize(
	file: string,
	manifest: ArchiveManifest,
	bytes: number,
	retries: number,
	reading: Reading
): BackupResult {
	return {
		file,
		bytes,
		tables: manifest.tables.length,
		rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
		files: manifest.files.length,
		schema: manifest.migrations.at(-1)?.name ?? '',
		retries,
		slowestStatementMs: Math.round(reading.slowestMilliseconds)
	};
}

async function readProgramVersion(): Promise<string> {
	const manifest: { version: string } = JSON.parse(
		await readFile(join(readEnv().projectRoot, 'package.json'), 'utf8')
	);
	return manifest.version;
}

function isUnwritable(error: unknown): boolean {
	return (
		error instanceof Error &&
		'syscall' in error &&
		'path' in error &&
		String(error.path).endsWith('.part')
	);
}

function unwritable(path: string, cause: unknown): Invalid {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new Invalid(
		[
			'写不了 {path}：{reason}。请检查目录、权限和磁盘空间。',
			'Cannot write {path}: {reason}. Check the folder, its permissions and the space left.'
		],
		{ params: { path, reason }, cause }
	);
}

function alreadyThere(path: string): Invalid {
	return new Invalid(
		[
			'{path} 已存在，不会覆盖旧备份。请换个文件名。',
			'{path} exists; old backups are not overwritten. Choose another name.'
		],
		{ params: { path } }
	);
}

function neverQuiet(): Conflict {
	return new Conflict([
		'一直有人在写入，没能读到同一时刻的数据。请在无人使用时再试，或改用 PostgreSQL 服务器。',
		'Writes did not stop, so no single moment could be read. Try again when nobody works, or use a PostgreSQL server.'
	]);
}
