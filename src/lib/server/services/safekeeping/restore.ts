import { join, resolve } from 'node:path';
import { openArchive, type ArchiveReader } from '#lib/formats/archive/archive-reader.ts';
import { fileEntry, type ArchiveManifest } from '#lib/formats/archive/manifest.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { readEnv } from '#lib/server/env.ts';
import { Conflict } from '#lib/server/errors.ts';
import { isOwnerGone, thisOwner } from '#lib/server/jobs/process-owner.ts';
import { countHoldings, listTables, setNextId } from '#lib/server/queries/archive.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	analyzeStaged,
	closeAfterLoading,
	createStagingSchema,
	dropStagingSchema,
	findRestoreOwner,
	openForLoading,
	passRevisions,
	readRevisions,
	STAGING_SCHEMA,
	swapStagingSchema
} from '#lib/server/queries/restore-schema.ts';
import { authorizeOperator, type Context } from '../context.ts';
import { assertReadable, mendable } from './archive-checks.ts';
import { loadTable } from './load-table.ts';
import { hashStoredFile, placeFile } from './stored-files.ts';
import { orderForLoading } from './table-order.ts';

export interface RestoreOptions {
	/** Replaces a database that holds something; without it that is refused. */
	replaces?: boolean;
	/** Where files go; null leaves them out. Default: of this installation. */
	filesFolder?: string | null;
	onProgress?: (note: string) => void;
	/** Called when everything is loaded and checked, before it takes the place of what is there. */
	beforeSwap?: () => Promise<void>;
}

export type RestoreResult = {
	createdAt: string;
	/** Where the archive came from. */
	from: 'embedded' | 'server';
	tables: number;
	rows: number;
	/** Files written; the others were there already. */
	files: number;
	filesThere: number;
	/** Last migration of the archive, and those applied to it since. */
	schema: string;
	migrated: string[];
	replaced: boolean;
	/** Longest statement while loading; the swap, during which everybody waits. */
	slowestStatementMs: number;
	swapMs: number;
};

/**
 * Puts an archive in the place of a database. Everything is loaded beside it, into a schema that
 * nobody reads, and checked: hashes, counts, foreign keys. Only then one short transaction swaps them,
 * so that a restore that fails or is killed leaves the database as it was.
 *
 * @throws {Invalid} The file is no archive, is damaged, or is newer than this program.
 * @throws {Conflict} The database holds something, or another restore is under way.
 */
export async function restore(
	context: Context,
	file: string,
	options: RestoreOptions = {}
): Promise<RestoreResult> {
	authorizeOperator(context);
	const archive = await openArchive(resolve(file)).catch((error: unknown) => {
		throw mendable(file, error);
	});
	try {
		assertReadable(file, archive.manifest);
		await assertMayReplace(context.db, options);
		return await stageAndSwap(context, archive, options);
	} catch (error) {
		throw mendable(file, error);
	} finally {
		archive.close();
	}
}

async function stageAndSwap(
	context: Context,
	archive: ArchiveReader,
	options: RestoreOptions
): Promise<RestoreResult> {
	const { db } = context;
	const { manifest } = archive;
	await beginStaging(db);
	try {
		const slowestStatementMs = await loadTables(db, archive, options);
		const migrated = await migrate(db, { schema: STAGING_SCHEMA });
		const files = await placeFiles(archive, options);
		await options.beforeSwap?.();
		const { swapMs, replaced } = await swap(context, manifest);
		return {
			createdAt: manifest.createdAt,
			from: manifest.database,
			tables: manifest.tables.length,
			rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
			...files,
			schema: manifest.migrations.at(-1)?.name ?? '',
			migrated,
			replaced,
			slowestStatementMs: Math.round(slowestStatementMs),
			swapMs
		};
	} catch (error) {
		// Should this fail too, the next restore removes what is left; nobody reads it meanwhile.
		await db
			.transaction(dropStagingSchema, { label: 'give up restore', mayBeLong: true })
			.catch(() => undefined);
		throw error;
	}
}

async function beginStaging(db: Database): Promise<void> {
	const owner = await findRestoreOwner(db);
	if (owner !== undefined && owner !== null && !isOwnerGone(owner, null, new Date())) {
		throw new Conflict([
			'另一个恢复正在进行，请等它结束。',
			'Another restore is under way: wait until it has ended.'
		]);
	}
	await db.transaction((client) => createStagingSchema(client, thisOwner()), {
		label: 'begin restore',
		mayBeLong: true
	});
}

async function loadTables(
	db: Database,
	archive: ArchiveReader,
	options: RestoreOptions
): Promise<number> {
	const { manifest } = archive;
	await migrate(db, { schema: STAGING_SCHEMA, upTo: manifest.migrations.length });
	const tables = orderForLoading(await listTables(db, STAGING_SCHEMA));
	const names = tables.map(({ name }) => name);
	await db.transaction((client) => openForLoading(client, names), {
		label: 'open for loading',
		mayBeLong: true
	});
	let slowest = 0;
	for (const archived of manifest.tables) {
		const table = tables.find(({ name }) => name === archived.name);
		slowest = Math.max(slowest, await loadTable(db, archive, archived, table));
		options.onProgress?.(`${archived.name} ${archived.rows}`);
		await analyzeStaged(db, archived.name);
		if (table && archived.nextId) await setNextId(db, STAGING_SCHEMA, table, archived.nextId.value);
	}
	await db.transaction((client) => closeAfterLoading(client, names), {
		label: 'close after loading',
		mayBeLong: true
	});
	return slowest;
}

/** Before the swap: a file too many harms nobody, one too few does. */
async function placeFiles(
	archive: ArchiveReader,
	options: RestoreOptions
): Promise<{ files: number; filesThere: number }> {
	const folder =
		options.filesFolder === undefined ? readEnv().directories.files : options.filesFolder;
	if (folder === null) return { files: 0, filesThere: 0 };
	let [files, filesThere] = [0, 0];
	for (const { path, sha256 } of archive.manifest.files) {
		const target = join(folder, path);
		if ((await hashStoredFile(target)) === sha256) {
			filesThere++;
			continue;
		}
		await placeFile(target, archive.read(fileEntry(path), sha256));
		files++;
	}
	options.onProgress?.(`files ${files}`);
	return { files, filesThere };
}

async function swap(
	context: Context,
	manifest: ArchiveManifest
): Promise<{ swapMs: number; replaced: boolean }> {
	const { db, actor } = context;
	const replaced = await isFilled(db);
	let swapMs = 0;
	await db.transaction(
		async (client) => {
			const started = performance.now();
			const revisions = await readRevisions(client);
			await swapStagingSchema(client);
			await passRevisions(client, revisions);
			await insertAudit(client, {
				actor,
				district: null,
				action: 'restore',
				entity: 'archive',
				after: { createdAt: manifest.createdAt, from: manifest.database, replaced }
			});
			swapMs = Math.round(performance.now() - started);
		},
		{ label: 'swap restored database', mayBeLong: true, maxAttempts: 1 }
	);
	return { swapMs, replaced };
}

async function assertMayReplace(db: Database, options: RestoreOptions): Promise<void> {
	if (options.replaces === true || !(await isFilled(db))) return;
	const { districts, accounts, facilities } = await countHoldings(db);
	throw new Conflict(
		[
			'数据库里已有 {districts} 个区、{accounts} 个账号、{facilities} 处设施。要用备份替换它们，请先备份，再加 --replace。',
			'The database holds {districts} districts, {accounts} accounts, {facilities} facilities. To replace them by the archive, back up first, then add --replace.'
		],
		{ params: { districts, accounts, facilities } }
	);
}

async function isFilled(db: Database): Promise<boolean> {
	const { districts, accounts, audits } = await countHoldings(db);
	return districts + accounts + audits > 0;
}
