import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate, readMigrationStatus } from '#lib/server/db/migrate.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { readEnv } from '#lib/server/env.ts';
import { describeOnBothDatabases } from './harness/databases.ts';

describeOnBothDatabases('migrations of the project', (getDb) => {
	it('are all applied, and migrating again does nothing', async () => {
		const files = readdirSync(join(readEnv().projectRoot, 'migrations'));
		const names = files.filter((file) => file.endsWith('.sql')).map((file) => file.slice(0, -4));
		expect(await migrate(getDb())).toEqual([]);
		const status = await readMigrationStatus(getDb());
		expect(status).toEqual({ applied: names.sort(), pending: [] });
	});
});

describeOnBothDatabases('migrate', (getDb) => {
	let directory: string;
	beforeEach(async () => {
		directory = mkdtempSync(join(tmpdir(), 'fa-migrations-'));
		await keepHistoryAside(getDb());
		write('0001_create_birds.sql', 'create table bird (name text);');
		write(
			'0002_add_wings.sql',
			'alter table bird add wings int;\ninsert into bird values ($$a$$, 2);'
		);
	});
	afterEach(async () => {
		rmSync(directory, { recursive: true });
		await getDb().query('drop table if exists bird, schema_migration');
		await getDb().query('alter table schema_migration_aside rename to schema_migration');
		await getDb().query('alter index aside_pkey rename to schema_migration_pkey');
	});
	const write = (name: string, sql: string) => writeFileSync(join(directory, name), sql);
	const run = () => migrate(getDb(), { directory });

	it('applies each file once, in order', async () => {
		expect(await readMigrationStatus(getDb(), { directory })).toEqual({
			applied: [],
			pending: ['0001_create_birds', '0002_add_wings']
		});
		expect(await run()).toEqual(['0001_create_birds', '0002_add_wings']);
		expect(await run()).toEqual([]);
		write('0003_add_tail.sql', 'alter table bird add tail int;');
		expect(await run()).toEqual(['0003_add_tail']);
		const { rows } = await getDb().query('select * from bird');
		expect(rows).toEqual([{ name: 'a', wings: 2, tail: null }]);
	});

	it('refuses a file that was edited after it had been applied, and one that was renamed', async () => {
		await run();
		write('0001_create_birds.sql', 'create table bird (name varchar);');
		await expect(run()).rejects.toThrow(/0001_create_birds was applied with another content/);
		await expect(readMigrationStatus(getDb(), { directory })).rejects.toThrow(/another content/);
		rmSync(join(directory, '0001_create_birds.sql'));
		write('0001_create_fowl.sql', 'create table bird (name text);');
		await expect(run()).rejects.toThrow(/0001_create_birds was applied/);
	});

	it('takes a checkout with Windows line ends for the same file', async () => {
		await run();
		write(
			'0002_add_wings.sql',
			'alter table bird add wings int;\r\ninsert into bird values ($$a$$, 2);'
		);
		expect(await run()).toEqual([]);
	});

	it('refuses a database that is newer than the files', async () => {
		await run();
		rmSync(join(directory, '0002_add_wings.sql'));
		await expect(run()).rejects.toThrow(/newer than this program \(it has 0002_add_wings\)/);
	});

	it('refuses gaps, doubled numbers and other names', async () => {
		write('0004_add_beak.sql', 'select 1;');
		await expect(run()).rejects.toThrow(/0004_add_beak\.sql: number 4 follows a gap; expected 3/);
		rmSync(join(directory, '0004_add_beak.sql'));
		write('0002_add_eyes.sql', 'select 1;');
		await expect(run()).rejects.toThrow(/number 2 is used twice/);
		rmSync(join(directory, '0002_add_eyes.sql'));
		write('3_Beak.sql', 'select 1;');
		await expect(run()).rejects.toThrow(/not named NNNN_verb_noun\.sql/);
	});

	it('leaves nothing of a migration that fails, and says file and line', async () => {
		write('0003_break_all.sql', 'create table nest (a int);\n\nselect nothing from nowhere;');
		await expect(run()).rejects.toThrow(/0003_break_all\.sql line 3: .*nowhere/);
		const { rows } = await getDb().query<{ nest: string | null }>(
			`select to_regclass('nest')::text as nest, to_regclass('bird')::text as bird`
		);
		expect(rows).toEqual([{ nest: null, bird: 'bird' }]);
		expect((await readMigrationStatus(getDb(), { directory })).pending).toEqual(['0003_break_all']);
	});

	it('run by four at once applies each file once', async () => {
		mkdirSync(directory, { recursive: true });
		const results = await Promise.all([run(), run(), run(), run()]);
		expect(results.flat().sort()).toEqual(['0001_create_birds', '0002_add_wings']);
		const { rows } = await getDb().query<{ count: number }>('select count(*) as count from bird');
		expect(rows).toEqual([{ count: 1 }]);
	});
});

/** These tests write their own history; the harness needs the real one back. */
async function keepHistoryAside(db: Database): Promise<void> {
	await db.query('alter table schema_migration rename to schema_migration_aside');
	await db.query('alter index schema_migration_pkey rename to aside_pkey');
}
