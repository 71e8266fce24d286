import { join } from 'node:path';
import { readEnv } from '#lib/server/env.ts';
import type { Database, Queryable } from './database.ts';
import { readMigrations, type Migration } from './migration-files.ts';

export interface MigrateOptions {
	/** Default: migrations/ of the project. */
	directory?: string;
	/** Default: `public`. Another schema, which must exist, gets tables of its own beside those. */
	schema?: string;
	/** Number of the last migration to apply; default: the newest. */
	upTo?: number;
	onProgress?: (note: string) => void;
}

export interface MigrationStatus {
	/** Names, oldest first. */
	applied: string[];
	pending: string[];
}

interface AppliedRow {
	number: number;
	name: string;
	checksum: string;
}

/** Any number that nothing else in this database locks: "FIRE" in ASCII. */
const ADVISORY_LOCK = 0x46495245;

/**
 * Brings the schema up to the newest migration; harmless when it is there already, and when several
 * do it at once.
 *
 * @returns Names of the migrations that this call applied.
 * @throws {Error} A migration failed (it left nothing behind), or the database and the files do not
 * belong together.
 */
export async function migrate(db: Database, options: MigrateOptions = {}): Promise<string[]> {
	const { schema = 'public', upTo = Infinity } = options;
	const migrations = readMigrations(options.directory ?? defaultDirectory());
	const applied: string[] = [];
	await inLockedTransaction(db, schema, 'create schema_migration', createHistory);
	for (const migration of migrations.filter(({ number }) => number <= upTo)) {
		const isNew = await inLockedTransaction(db, schema, `migrate ${migration.name}`, (client) =>
			apply(client, migration, migrations)
		);
		if (!isNew) continue;
		applied.push(migration.name);
		options.onProgress?.(migration.name);
	}
	await inLockedTransaction(db, schema, 'read schema_migration', async (client) =>
		assertHistory(await listApplied(client), migrations)
	);
	return applied;
}

/**
 * What is applied and what is not, without changing anything.
 *
 * @throws {Error} The database and the files do not belong together.
 */
export async function readMigrationStatus(
	db: Queryable,
	options: MigrateOptions = {}
): Promise<MigrationStatus> {
	const migrations = readMigrations(options.directory ?? defaultDirectory());
	const exists = await db.query<{ exists: boolean }>(
		`select to_regclass('public.schema_migration') is not null as exists`
	);
	const applied = exists.rows[0]?.exists === true ? await listApplied(db) : [];
	assertHistory(applied, migrations);
	return {
		applied: applied.map(({ name }) => name),
		pending: migrations.slice(applied.length).map(({ name }) => name)
	};
}

/** How migrations that another database had compare with the files of this program. */
export type MigrationVerdict =
	{ state: 'known' } | { state: 'newer' } | { state: 'other'; name: string };

/** Whether a database with these migrations, oldest first, is one that this program can bring up to date. */
export function compareMigrations(
	applied: readonly { name: string; checksum: string }[],
	options: MigrateOptions = {}
): MigrationVerdict {
	const migrations = readMigrations(options.directory ?? defaultDirectory());
	for (const [index, row] of applied.entries()) {
		const migration = migrations[index];
		if (migration === undefined) return { state: 'newer' };
		if (migration.name !== row.name || migration.checksum !== row.checksum) {
			return { state: 'other', name: row.name };
		}
	}
	return { state: 'known' };
}

/** On the embedded database the lock excludes nobody, but there is one transaction at a time anyway. */
function inLockedTransaction<Result>(
	db: Database,
	schema: string,
	label: string,
	run: (client: Queryable) => Promise<Result>
): Promise<Result> {
	return db.transaction(
		async (client) => {
			await client.query('set local statement_timeout = 0');
			await client.query('select pg_advisory_xact_lock($1::bigint)', [ADVISORY_LOCK]);
			if (schema !== 'public') {
				await client.query(
					`select set_config('search_path', quote_ident($1::text) || ', public', true)`,
					[schema]
				);
			}
			return await run(client);
		},
		{ label, mayBeLong: true }
	);
}

async function createHistory(client: Queryable): Promise<void> {
	await client.query(`create table if not exists schema_migration (
		number integer constraint schema_migration_pkey primary key,
		name text not null,
		checksum text not null,
		applied_at timestamptz not null default now()
	)`);
	await client.query(
		`comment on table schema_migration is 'Applied files of migrations/, with the SHA-256 of each.'`
	);
}

/** @returns False if it had been applied before. */
async function apply(
	client: Queryable,
	migration: Migration,
	migrations: readonly Migration[]
): Promise<boolean> {
	// Read under the lock: another process may have applied it since the last one.
	const applied = await listApplied(client);
	assertHistory(applied, migrations);
	if (applied.length >= migration.number) return false;
	await client.query(
		`insert into schema_migration (number, name, checksum) values ($1::int, $2::text, $3::text)`,
		[migration.number, migration.name, migration.checksum]
	);
	try {
		await client.query(migration.sql);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`migrations/${migration.name}.sql ${lineOf(error, migration.sql)}: ${reason}`, {
			cause: error
		});
	}
	return true;
}

async function listApplied(db: Queryable): Promise<AppliedRow[]> {
	const { rows } = await db.query<AppliedRow>(
		'select number, name, checksum from schema_migration order by number'
	);
	return rows;
}

function assertHistory(applied: readonly AppliedRow[], migrations: readonly Migration[]): void {
	applied.forEach((row, index) => {
		if (row.number !== index + 1) {
			throw new Error(
				`数据库的迁移记录缺第 ${index + 1} 号 / the database lacks migration ${index + 1} but has ` +
					`${row.name}: table schema_migration was changed by hand; restore it from a backup`
			);
		}
		const migration = migrations[index];
		if (migration === undefined) {
			throw new Error(
				`数据库比程序新（已有 ${row.name}），请升级程序 / the database is newer than this program ` +
					`(it has ${row.name}): install the version that brought it`
			);
		}
		if (migration.name !== row.name || migration.checksum !== row.checksum) {
			throw new Error(
				`迁移文件在执行后被改动 / migration ${row.name} was applied with another content than ` +
					`migrations/${migration.name}.sql has now: restore that file and put the change into a new migration`
			);
		}
	});
}

/** `line 12` when the server said where; else empty. */
function lineOf(error: unknown, sql: string): string {
	if (!(error instanceof Error) || !('position' in error)) return '';
	const position = Number(error.position);
	return Number.isInteger(position) ? `line ${sql.slice(0, position).split('\n').length}` : '';
}

function defaultDirectory(): string {
	return join(readEnv().projectRoot, 'migrations');
}
