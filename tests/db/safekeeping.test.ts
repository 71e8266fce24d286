import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { ZipFile } from 'yazl';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openArchive } from '#lib/formats/archive/archive-reader.ts';
import { migrate, readMigrationStatus } from '#lib/server/db/migrate.ts';
import { identifyThisProcess } from '#lib/server/db/embedded/process-identity.ts';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { Conflict, Forbidden, Invalid } from '#lib/server/errors.ts';
import { listTables } from '#lib/server/queries/archive.ts';
import { LEFT_OUT, ONLY_ROWS } from '#lib/server/queries/archive-policy.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import { computeRate } from '#lib/server/services/rate.ts';
import { checkArchive } from '#lib/server/services/safekeeping/archive-checks.ts';
import { backup } from '#lib/server/services/safekeeping/backup.ts';
import { moveDatabase } from '#lib/server/services/safekeeping/move.ts';
import { restore } from '#lib/server/services/safekeeping/restore.ts';
import { placeFile } from '#lib/server/services/safekeeping/stored-files.ts';
import { orderForLoading } from '#lib/server/services/safekeeping/table-order.ts';
import { dumpDatabase } from './harness/canonical-dump.ts';
import { useCheapScrypt } from './harness/cheap-scrypt.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { openSharedEmbedded } from './harness/embedded.ts';
import { furnishInstallation, INSTALLATION } from './harness/installation.ts';
import { asPerson } from './harness/people.ts';
import {
	openFreshOnServer,
	runAsAdmin,
	serverUrl,
	whyNoServer,
	withDatabase
} from './harness/server.ts';

const PHOTO = 'photos/ab/abcdef.jpg';

describeOnBothDatabases('safekeeping', (getDb) => {
	useCheapScrypt();
	let folder = '';
	let archive = '';
	/** Somebody else, at another connection. */
	let elsewhere: pg.Pool;
	let whole: Awaited<ReturnType<typeof dumpDatabase>>;
	const at = (name: string) => join(folder, name);
	const context = (db: Database = getDb()) => contextOf(db);
	/** The audit trail grows by the backup and the restore themselves. */
	const dump = (db: Database = getDb()) => dumpDatabase(db, { without: ['audit'] });
	const isStaged = async (db: Database) =>
		(await db.query(`select 1 from pg_namespace where nspname = 'restoring'`)).rows.length > 0;

	beforeAll(async () => {
		elsewhere = new pg.Pool({ ...getDb().pool.options, max: 1 });
		folder = await mkdtemp(join(tmpdir(), 'fa-keep-'));
		await furnishInstallation(getDb());
		await placeFile(at(`files/${PHOTO}`), bytes('a photo'));
		await placeFile(at('files/ledgers/6f9619ff'), bytes('编号\nA-1\n'));
		archive = at('whole.zip');
		whole = await dump();
	});
	afterAll(async () => {
		await elsewhere.end();
		await rm(folder, { recursive: true, force: true });
	});

	const bytes = async function* (text: string) {
		yield Buffer.from(text);
	};

	it('knows every table: archived in the order of its references, or left out for a reason', async () => {
		const tables = await listTables(getDb(), 'public');
		const names = tables.map(({ name }) => name);
		const ordered = orderForLoading(tables).map(({ name }) => name);
		expect([...ordered, ...Object.keys(LEFT_OUT), 'schema_migration'].sort()).toEqual(names);
		expect(Object.keys(ONLY_ROWS).filter((name) => !ordered.includes(name))).toEqual([]);
		for (const { name, references } of tables) {
			for (const parent of references) {
				if (!ordered.includes(name)) continue;
				expect(ordered.indexOf(parent), `${name} after ${parent}`).toBeGreaterThanOrEqual(0);
				expect(ordered.indexOf(parent)).toBeLessThan(ordered.indexOf(name));
			}
		}
	});

	it('writes everything into one file that only its owner reads, and says what is in it', async () => {
		const result = await backup(context(), archive, { filesFolder: at('files') });
		expect(result).toMatchObject({ file: archive, files: 2, retries: 0 });
		expect((await stat(archive)).mode & 0o777).toBe(0o600);
		const rows = Object.values(whole).reduce((sum, table) => sum + table.length, 0);
		const audits = await getDb().query(`select 1 from audit where action <> 'backup'`);
		expect(result.rows).toBe(rows + audits.rows.length);
		expect(await checkArchive(archive)).toMatchObject({ from: getDb().kind, rows: result.rows });
		const text = await readFile(archive, 'latin1');
		expect(text).not.toContain(INSTALLATION.sessionToken);
		await expect(backup(context(), archive)).rejects.toThrow(Invalid);
		expect(await isLeftOver(folder)).toBe(false);
	});

	it('is the operator’s alone', async () => {
		const person = asPerson(getDb(), { role: 'system_admin', district: '*' });
		await expect(backup(person, at('x.zip'))).rejects.toThrow(Forbidden);
		await expect(restore(person, archive)).rejects.toThrow(Forbidden);
		await expect(moveDatabase(person, getDb())).rejects.toThrow(Forbidden);
	});

	describe('a restore', () => {
		it('is refused where something is, and names what', async () => {
			await expect(restore(context(), archive)).rejects.toThrow(/1 districts.*--replace/);
			expect(await dump()).toEqual(whole);
		});

		it('in place of what changed since brings back every row, file and number', async () => {
			await getDb().query(`update facility set name = 'changed'`);
			await getDb().query(`insert into district (code, name) values ('later', '后来的')`);
			await rm(at(`files/${PHOTO}`));
			const result = await restore(context(), archive, {
				replaces: true,
				filesFolder: at('files')
			});
			expect(result).toMatchObject({ replaced: true, files: 1, filesThere: 1, migrated: [] });
			expect(await readFile(at(`files/${PHOTO}`), 'utf8')).toBe('a photo');
			const restored = await dump();
			// Counters go on, so that nothing computed before is taken for new.
			expect({ ...restored, district_revision: [] }).toEqual({ ...whole, district_revision: [] });
			expect(await revisions(getDb())).toBeGreaterThan(sumOf(whole['district_revision']));
			expect(await isStaged(getDb())).toBe(false);
			const { pending } = await readMigrationStatus(getDb());
			expect(pending).toEqual([]);
		});

		it('leaves a database that works: rates, rights, triggers, numbers', async () => {
			const { existing, intact } = await computeRate(context(), INSTALLATION.district, {});
			expect({ existing, intact }).toEqual({ existing: 3, intact: 2 });
			await expect(getDb().query(`delete from observation`)).rejects.toThrow('append-only');
			await expect(getDb().query('truncate audit')).rejects.toThrow('append-only');
			const last = await getDb().query<{ id: number; action: string }>(
				`select id, action from audit order by id desc limit 2`
			);
			expect(last.rows[0]?.action).toBe('restore');
			expect(last.rows[0]!.id).toBe(last.rows[1]!.id + 1);
			const found = await listFacilities(getDb(), INSTALLATION.district, {
				text: 'A-1',
				includesSensitive: true,
				outageAt: new Date(),
				limit: 10
			});
			expect(found).toHaveLength(1);
			await expect(
				getDb().query(`insert into vehicle (district, station_id, kind, name)
					values ('nowhere', gen_random_uuid(), 'rescue', 'x')`)
			).rejects.toThrow('foreign key');
		});

		it.each([
			['a text file', async () => Buffer.from('not an archive'), 'no archive'],
			['half of one', async () => (await readFile(archive)).subarray(0, 5000), 'cut off'],
			['one with a changed byte', () => spoil(archive), 'damaged'],
			['a newer one', () => rewrite(archive, '"version": 1', '"version": 2'), 'newer program'],
			[
				'one of other migrations',
				() => rewrite(archive, '0001_create_districts', '0001_create_distrikts'),
				'another database structure'
			]
		])('of %s is refused, and nothing changes', async (name, make, reason) => {
			const before = await dump();
			const path = at(`${name.replaceAll(' ', '-')}.zip`);
			await writeFile(path, await make());
			await expect(restore(context(), path, { replaces: true })).rejects.toThrow(reason);
			expect(await dump()).toEqual(before);
			expect(await isStaged(getDb())).toBe(false);
		});

		it('that fails at its very end changes nothing', async () => {
			const before = await dump();
			const failing = restore(context(), archive, {
				replaces: true,
				filesFolder: at('files'),
				beforeSwap: () => Promise.reject(new Error('no more disk'))
			});
			await expect(failing).rejects.toThrow('no more disk');
			expect(await dump()).toEqual(before);
			expect(await isStaged(getDb())).toBe(false);
		});

		it('that was killed hinders neither work nor the next one; one that lives hinders another', async () => {
			const living = identifyThisProcess();
			const leave = async (owner: object) => {
				await getDb().query('drop schema if exists restoring cascade');
				await getDb().query('create schema restoring');
				await getDb().query('create table restoring.restore_owner (owner text)');
				await getDb().query('insert into restoring.restore_owner values ($1)', [
					JSON.stringify(owner)
				]);
			};
			await leave(living);
			await expect(restore(context(), archive, { replaces: true })).rejects.toThrow(Conflict);
			await leave({ ...living, pid: 999_999, startTime: '1' });
			expect(await computeRate(context(), INSTALLATION.district, {})).toMatchObject({
				existing: 3
			});
			await restore(context(), archive, { replaces: true, filesFolder: null });
			expect(await isStaged(getDb())).toBe(false);
		});

		it('finds a missing file', async () => {
			await expect(restore(context(), at('missing.zip'))).rejects.toThrow('Cannot read');
		});
	});

	it('waits for an import to end, and not for one whose process is gone', async () => {
		const insert = (owner: object) =>
			getDb().query(
				`insert into import_batch (district, kind, file_name, source, actor, owner, heartbeat_at)
				values ($1, 'osm', 'x.pbf', 'x', 'x', $2, now())`,
				[INSTALLATION.district, JSON.stringify(owner)]
			);
		await insert(identifyThisProcess());
		const busy = backup(context(), at('busy.zip'), { patienceSeconds: 0 });
		await expect(busy).rejects.toThrow('x.pbf');
		await getDb().query(`delete from import_batch where status = 'staging'`);
		await insert({ ...identifyThisProcess(), pid: 999_999, startTime: '1' });
		await backup(context(), at('quiet.zip'), { patienceSeconds: 0, filesFolder: null });
		await getDb().query(`delete from import_batch where status = 'staging'`);
		expect(await isLeftOver(folder)).toBe(false);
	});

	it('holds one moment, though somebody writes meanwhile', async () => {
		let writes = 0;
		const write = async () => {
			await elsewhere.query(`insert into audit (actor, actor_name, via, action, entity)
				values ('x', 'x', 'system', 'write', 'test')`);
		};
		const pending: Promise<void>[] = [];
		const once = await backup(context(), at('once.zip'), {
			filesFolder: null,
			onProgress: () => {
				if (writes++ === 0) pending.push(write());
			}
		});
		expect(once.retries).toBe(getDb().kind === 'server' ? 0 : 1);
		const always = backup(context(), at('always.zip'), {
			filesFolder: null,
			onProgress: () => void pending.push(write())
		});
		if (getDb().kind === 'server') expect(await always).toMatchObject({ retries: 0 });
		else await expect(always).rejects.toThrow(Conflict);
		await Promise.all(pending);
	});

	describe.skipIf(whyNoServer() !== undefined)('the other kind of database', () => {
		let other: Database;
		beforeAll(async () => {
			const directory = inject('databaseRunDirectory');
			other =
				getDb().kind === 'server'
					? await openSharedEmbedded(directory)
					: await openFreshOnServer(directory);
		});
		afterAll(() => other.close());

		it('takes a backup, the same to the letter', async () => {
			const result = await restore(context(other), archive, { filesFolder: at('elsewhere') });
			expect(result).toMatchObject({ from: getDb().kind, replaced: false, files: 2 });
			expect(await dump(other)).toEqual(whole);
			expect(await readFile(at(`elsewhere/${PHOTO}`), 'utf8')).toBe('a photo');
			const { rows } = await other.query(`select 1 from session`);
			expect(rows).toEqual([]);
		});

		it('of an older program is brought up to date on the way', async () => {
			const server = await serverUrl(inject('databaseRunDirectory'));
			const name = `fa_old_${randomUUID().replaceAll('-', '')}`;
			await runAsAdmin(server, `create database ${name}`);
			const old = await openDatabase({ role: 'test', url: withDatabase(server, name) });
			try {
				await migrate(old, { upTo: 6 });
				await createTestDistrict(old, 'old');
				await insertTestFacility(old, 'old', { kind: 'hydrant', lon: 128.9, lat: 47.7 });
				await backup(context(old), at('old.zip'), { filesFolder: null });
			} finally {
				await old.close();
				await runAsAdmin(server, `drop database ${name} with (force)`);
			}
			const result = await restore(context(other), at('old.zip'), {
				replaces: true,
				filesFolder: null
			});
			expect(result.schema).toMatch(/^0006_/);
			expect(result.migrated[0]).toMatch(/^0007_/);
			expect((await readMigrationStatus(other)).pending).toEqual([]);
			expect(await computeRate(context(other), 'old')).toMatchObject({ existing: 1 });
		});

		it('takes a move, unless somebody writes meanwhile or it is the same database', async () => {
			await expect(moveDatabase(context(), getDb())).rejects.toThrow(Invalid);
			await expect(moveDatabase(context(), other)).rejects.toThrow(Conflict);
			let isWritten = false;
			const disturbed = moveDatabase(context(), other, {
				replaces: true,
				onProgress: (note) => {
					if (isWritten || !note.startsWith('district_revision')) return;
					isWritten = true;
					setTimeout(() => {
						void elsewhere.query(`update district_revision set rules = rules + 1`);
					}, 0);
				}
			});
			await expect(disturbed).rejects.toThrow('Stop the server');
			const before = await dump();
			const result = await moveDatabase(context(), other, { replaces: true });
			expect(result.files).toBe(0);
			expect({ ...(await dump(other)), district_revision: [] }).toEqual({
				...before,
				district_revision: []
			});
		});
	});
});

async function isLeftOver(folder: string): Promise<boolean> {
	return (await readdir(folder)).some((name) => name.endsWith('.part'));
}

async function revisions(db: Database): Promise<number> {
	return sumOf((await dumpDatabase(db))['district_revision']);
}

function sumOf(rows: readonly string[] = []): number {
	return rows
		.flatMap((row) => row.slice(1, -1).split(',').slice(1))
		.reduce((sum, text) => sum + Number(text), 0);
}

/** Another byte in the middle of the rows of the register. */
async function spoil(path: string): Promise<Buffer> {
	const archive = await openArchive(path);
	archive.close();
	const content = await readFile(path);
	const start = content.indexOf('tables/facility.jsonl') + 'tables/facility.jsonl'.length + 60;
	content[start] = content[start]! ^ 0xff;
	return content;
}

/** The archive with another text of the same length in its manifest, which is not packed hard. */
async function rewrite(path: string, from: string, to: string): Promise<Buffer> {
	const archive = await openArchive(path);
	const text = JSON.stringify(archive.manifest, null, '\t').replace(from, to);
	archive.close();
	const zip = new ZipFile();
	zip.addBuffer(Buffer.from(text), 'manifest.json');
	zip.end();
	return buffer(zip.outputStream);
}
