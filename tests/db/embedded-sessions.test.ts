import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { dataDirectories } from '#lib/server/env.ts';
import { placeFreshDatabase, stopOwner } from './harness/embedded.ts';
import { ownerPid } from './harness/processes.ts';

describe('clients of the embedded database', () => {
	let db: Database;
	let directory: string;
	beforeAll(async () => {
		directory = join(inject('databaseRunDirectory'), 'sessions');
		await placeFreshDatabase(directory);
		db = await openDatabase({
			role: 'test',
			url: 'embedded',
			dataDirectory: directory,
			ownerEnvironment: { ATLAS_EMBEDDED_IDLE_TRANSACTION_SECONDS: '1' }
		});
		await db.query('create table written (id serial, who text)');
	});
	afterAll(async () => {
		await db.close();
		await stopOwner(directory);
	});
	const connect = async () => {
		const host = dataDirectories(directory).run;
		const client = new pg.Client({ host, port: 5432, user: 'postgres', database: 'postgres' });
		client.on('error', () => undefined);
		await client.connect();
		return client;
	};
	const written = async () => {
		const { rows } = await db.query<{ who: string }>('select who from written order by id');
		return rows.map((row) => row.who).join('');
	};
	const write = (client: pg.Client, who: string) =>
		client.query('insert into written (who) values ($1)', [who]);

	it('get their own answers, when 20 ask 50 times each at once with parameters', async () => {
		const clients = await Promise.all(Array.from({ length: 20 }, connect));
		await Promise.all(
			clients.map(async (client, who) => {
				for (let turn = 0; turn < 50; turn++) {
					const text = `select $1::int as a, ${who} as who, repeat('x', $2::int) as filler`;
					const { rows } = await client.query(text, [turn, who * 500]);
					expect(rows).toEqual([{ a: turn, who, filler: 'x'.repeat(who * 500) }]);
				}
			})
		);
		await Promise.all(clients.map((client) => client.end()));
	});

	it('run their transactions one after the other, never mixed', async () => {
		await db.query('truncate written');
		const [a, b] = await Promise.all([connect(), connect()]);
		await a.query('begin');
		await write(a, 'a');
		const others = (async () => {
			await b.query('begin');
			await write(b, 'b');
			await write(b, 'b');
			await b.query('commit');
		})();
		await sleep(100);
		await write(a, 'a');
		await a.query('commit');
		await others;
		expect(await written()).toBe('aabb');
		await Promise.all([a.end(), b.end()]);
	});

	it('that vanish in a transaction have it rolled back, and nobody waits for them', async () => {
		await db.query('truncate written');
		const [a, b] = await Promise.all([connect(), connect()]);
		await a.query('begin');
		await write(a, 'a');
		const waiting = write(b, 'b');
		await sleep(50);
		a.connection.stream.destroy();
		await waiting;
		expect(await written()).toBe('b');
		await b.end();
	});

	it('that sit idle in a transaction are cut after a while', async () => {
		await db.query('truncate written');
		const a = await connect();
		await a.query('begin');
		await write(a, 'a');
		const startedAt = performance.now();
		await db.query(`insert into written (who) values ('other')`);
		expect(performance.now() - startedAt).toBeGreaterThan(700);
		await expect(a.query('commit')).rejects.toThrow();
		expect(await written()).toBe('other');
	});

	it('keep question and answer together after an error in the extended protocol', async () => {
		const a = await connect();
		const answers = await Promise.allSettled([
			a.query('select $1::int / 0 as a', [1]),
			a.query('select $1::int as a', [2]),
			a.query('select no_such_column', []),
			a.query('select $1::int as a', [3]),
			a.query('selec'),
			a.query('select 4 as a')
		]);
		const seen = answers.map((answer) =>
			answer.status === 'fulfilled' ? answer.value.rows[0]?.a : 'error'
		);
		expect(seen).toEqual(['error', 2, 'error', 3, 'error', 4]);
		await a.query('begin');
		await expect(a.query('select $1::int / 0', [1])).rejects.toThrow(/division by zero/);
		await expect(a.query('select 1')).rejects.toThrow(/current transaction is aborted/);
		expect((await a.query('commit')).command).toBe('ROLLBACK');
		await a.end();
	});

	it('get an error for COPY FROM STDIN, which would hang the engine, and go on', async () => {
		const a = await connect();
		await expect(a.query('copy written (who) from stdin')).rejects.toThrow(
			/COPY FROM STDIN does not work on the embedded database/
		);
		expect((await a.query('select 1 as a')).rows).toEqual([{ a: 1 }]);
		await a.end();
	});

	it('do not inherit what another one SET', async () => {
		const [a, b] = await Promise.all([connect(), connect()]);
		await a.query(`set search_path = pg_catalog`);
		expect((await b.query('show search_path')).rows).toEqual([{ search_path: 'public' }]);
		await b.query('begin');
		await b.query(`set local timezone = 'Asia/Shanghai'`);
		expect((await b.query('show timezone')).rows).toEqual([{ TimeZone: 'Asia/Shanghai' }]);
		await b.query('commit');
		await Promise.all([a.end(), b.end()]);
	});

	it('may read results in portions, and lose what they did not finish', async () => {
		await db.query('truncate written');
		const a = await connect();
		// `rows` makes node-postgres fetch by portions, with Flush instead of Sync in between.
		const inPortions: pg.QueryConfig & { rows: number } = {
			text: 'select * from generate_series(1, 10) as n',
			rows: 3
		};
		const result = await a.query<{ n: number }>(inPortions);
		expect(result.rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		a.connection.parse(
			{ name: '', text: `insert into written (who) values ('a')`, types: [] },
			false
		);
		a.connection.bind({ portal: '', statement: '', values: [] }, false);
		a.connection.execute({ portal: '', rows: '0' }, false);
		a.connection.flush();
		await sleep(100);
		a.connection.stream.destroy();
		await sleep(100);
		expect(await written()).toBe('');
	});

	it('that send garbage are cut, without harm to others', async () => {
		const a = await connect();
		a.connection.stream.write(Buffer.from([0x51, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
		await expect(a.query('select 1')).rejects.toThrow();
		expect((await db.query('select 1 as a')).rows).toEqual([{ a: 1 }]);
	});

	it('get large answers and send large values whole', async () => {
		const text = 'é'.repeat(3_000_000);
		const { rows } = await db.query<{ length: number; echo: string }>(
			'select length($1::text) as length, $1::text as echo',
			[text]
		);
		expect(rows[0]?.length).toBe(3_000_000);
		expect(rows[0]?.echo === text).toBe(true);
	});

	it('start a new owner when the engine breaks, instead of getting wrong answers', async () => {
		const before = ownerPid(directory);
		const endless = `create function endless(n int) returns int language plpgsql as $$
			begin return endless(n + 1); end $$`;
		await db.query(endless);
		await expect(db.query('select endless(1) + 0 * pg_backend_pid()')).rejects.toThrow();
		expect((await db.query('select 1 as a')).rows).toEqual([{ a: 1 }]);
		expect(ownerPid(directory)).not.toBe(before);
	});
});
