import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { isRunning } from '#lib/server/db/embedded/process-identity.ts';
import { WriteUncertain } from '#lib/server/db/errors.ts';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { dataDirectories } from '#lib/server/env.ts';
import { placeFreshDatabase, stopOwner, waitForOwnerEnd } from './harness/embedded.ts';
import {
	ownerLog,
	ownerPid,
	runScript,
	until,
	waitForExit,
	waitForOutput
} from './harness/processes.ts';

const newDirectory = (name: string) => join(inject('databaseRunDirectory'), name);
const open = (dataDirectory: string, ownerEnvironment: Record<string, string> = {}) =>
	openDatabase({ role: 'test', url: 'embedded', dataDirectory, ownerEnvironment });

// Each in a directory of its own and mostly waiting for a start, which keeps one core busy.
describe.concurrent('the owner of the embedded database', () => {
	it('is one, when five start it at once, and again after it was killed', async () => {
		const directory = newDirectory('five');
		await placeFreshDatabase(directory);
		for (let round = 1; round <= 2; round++) {
			const five = await Promise.all(Array.from({ length: 5 }, () => open(directory)));
			expect(ownerLog(directory, 'ready')).toHaveLength(round);
			const table = `round_${round}`;
			await five[0]?.query(`create table ${table} (a int)`);
			await Promise.all(five.map((db, a) => db.query(`insert into ${table} values ($1)`, [a])));
			const { rows } = await five[4]!.query(`select count(*) as count from ${table}`);
			expect(rows).toEqual([{ count: 5 }]);
			process.kill(ownerPid(directory), 'SIGKILL');
			await waitForOwnerEnd(directory);
			await Promise.all(five.map((db) => db.close()));
		}
		const refused = ownerLog(directory, 'another owner process has this data directory');
		expect(refused.length).toBeGreaterThan(0);
	});

	it('keeps every acknowledged row through five kills under a writer', async () => {
		const directory = newDirectory('killed');
		await placeFreshDatabase(directory);
		const db = await open(directory);
		await db.query('create table written (id int primary key)');
		const acknowledged: number[] = [];
		const uncertain: number[] = [];
		let isOver = false;
		const writer = (async () => {
			for (let id = 0; !isOver; id++) {
				try {
					await db.query('insert into written values ($1::int)', [id]);
					acknowledged.push(id);
				} catch (error) {
					expect(error).toBeInstanceOf(WriteUncertain);
					uncertain.push(id);
				}
			}
		})();
		for (let round = 0; round < 5; round++) {
			const before = acknowledged.length;
			await until(() => acknowledged.length > before + 20);
			await sleep(Math.random() * 150);
			process.kill(ownerPid(directory), 'SIGKILL');
		}
		const afterLast = acknowledged.length;
		await until(() => acknowledged.length > afterLast + 5);
		isOver = true;
		await writer;
		const { rows } = await db.query<{ id: number }>('select id from written');
		const stored = new Set(rows.map((row) => row.id));
		expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
		const known = new Set([...acknowledged, ...uncertain]);
		expect([...stored].filter((id) => !known.has(id))).toEqual([]);
		expect(uncertain.length).toBeLessThanOrEqual(5);
		await db.close();
		await stopOwner(directory);
	});

	it('survives Ctrl-C in the terminal of the command that started it', async () => {
		const directory = newDirectory('ctrl-c');
		await placeFreshDatabase(directory);
		const command = runScript('open-and-wait.ts', directory);
		await waitForOutput(command, 'open');
		const pid = ownerPid(directory);
		process.kill(-command.pid!, 'SIGINT');
		expect(await waitForExit(command)).toBe('SIGINT');
		await sleep(200);
		expect(isRunning(pid)).toBe(true);
		const db = await open(directory);
		expect(ownerPid(directory)).toBe(pid);
		await db.close();
		await stopOwner(directory);
		expect(isRunning(pid)).toBe(false);
	});

	it('ends by itself when nobody is connected, closes cleanly, and leaves no socket', async () => {
		const directory = newDirectory('lingering');
		await placeFreshDatabase(directory);
		const db = await open(directory, { ATLAS_EMBEDDED_LINGER_SECONDS: '0.4' });
		const { run } = dataDirectories(directory);
		expect(statSync(run).mode & 0o777).toBe(0o700);
		expect(existsSync(join(run, '.s.PGSQL.5432'))).toBe(true);
		await db.query('create table kept (a int)');
		await sleep(900);
		expect(isRunning(ownerPid(directory))).toBe(true);
		await db.close();
		await waitForOwnerEnd(directory, 10);
		expect(ownerLog(directory, 'closed')).toHaveLength(1);
		expect(existsSync(join(run, '.s.PGSQL.5432'))).toBe(false);
		const again = await open(directory, { ATLAS_EMBEDDED_LINGER_SECONDS: '0.1' });
		expect((await again.query('select * from kept')).rows).toEqual([]);
		await again.close();
	});

	it('closes when somebody deletes its lock file, and the next one finds everything', async () => {
		const directory = newDirectory('lock-deleted');
		await placeFreshDatabase(directory);
		const db = await open(directory);
		await db.query('create table kept as select 7 as a');
		const pid = ownerPid(directory);
		rmSync(dataDirectories(directory).run, { recursive: true });
		const other = await open(directory);
		expect(isRunning(pid)).toBe(false);
		expect((await other.query('select a from kept')).rows).toEqual([{ a: 7 }]);
		await other.close();
		await db.close();
		await stopOwner(directory);
	});

	it('is made whole at the first start, though that is killed in the middle', async () => {
		const directory = newDirectory('first');
		const { db: dataFiles } = dataDirectories(directory);
		for (const delay of [300, 2500]) {
			const command = runScript('open-and-wait.ts', directory);
			await until(() => unfinished(directory).length > 0);
			await sleep(delay);
			// The command first: it would start the next owner.
			process.kill(-command.pid!, 'SIGKILL');
			try {
				process.kill(ownerPid(directory), 'SIGKILL');
			} catch (error) {
				// It may have ended with the command.
				if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
			}
			await waitForExit(command);
			await waitForOwnerEnd(directory);
			expect(existsSync(dataFiles)).toBe(false);
		}
		const notes: string[] = [];
		const db = await openDatabase({
			role: 'test',
			url: 'embedded',
			dataDirectory: directory,
			onProgress: (note) => notes.push(note)
		});
		expect(notes.some((note) => note.startsWith('正在创建嵌入式数据库'))).toBe(true);
		expect(unfinished(directory)).toEqual([]);
		expect(await areaOfSquare(db)).toBe(4);
		await db.close();
		await stopOwner(directory);
	});
});

function unfinished(directory: string): string[] {
	if (!existsSync(directory)) return [];
	return readdirSync(directory).filter((name) => name.startsWith('db.tmp-'));
}

async function areaOfSquare(db: Database): Promise<number | undefined> {
	const { rows } = await db.query<{ area: number }>(
		`select st_area('POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))'::geometry) as area`
	);
	return rows[0]?.area;
}
