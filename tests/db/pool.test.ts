import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { DatabaseMisuse, DatabaseUnavailable, WriteUncertain } from '#lib/server/db/errors.ts';
import { openDatabase } from '#lib/server/db/pool.ts';
import { createLog } from '#lib/server/log.ts';
import {
	describeOnBothDatabases,
	describeOnEmbedded,
	describeOnServer
} from './harness/databases.ts';
import { placeFreshDatabase, stopOwner, waitForOwnerEnd } from './harness/embedded.ts';
import { ownerPid } from './harness/processes.ts';
import { serverUrl, withDatabase } from './harness/server.ts';

describeOnBothDatabases('a row', (getDb) => {
	it('comes with numbers, days and instants in the same shape', async () => {
		const { rows } = await getDb().query(`select 42::bigint as whole, 0.95::numeric as rate,
			9007199254740993::bigint as huge, 'NaN'::numeric as nan, date '2026-02-28' as day,
			timestamptz '2026-02-28 23:30:00.123456+08' as instant, 'infinity'::timestamptz as forever,
			timestamp '2026-02-28 08:00' as local, array[date '2026-01-01', null] as days,
			array[1, 2]::bigint[] as wholes, array[[1.5, 2.5]]::numeric[] as grid,
			'{"a": [1]}'::jsonb as document, null::bigint as nothing, true as flag, 1.5::float8 as real`);
		expect(rows).toEqual([
			{
				whole: 42,
				rate: 0.95,
				huge: '9007199254740993',
				nan: 'NaN',
				day: '2026-02-28',
				instant: '2026-02-28T15:30:00.123Z',
				forever: 'infinity',
				local: '2026-02-28 08:00:00',
				days: ['2026-01-01', null],
				wholes: [1, 2],
				grid: [[1.5, 2.5]],
				document: { a: [1] },
				nothing: null,
				flag: true,
				real: 1.5
			}
		]);
	});

	it('takes its days from UTC, wherever the server stands', async () => {
		const { rows } = await getDb().query(
			`select (timestamptz '2026-02-28 23:30:00-05')::date as day, now()::text as now`
		);
		expect(rows[0]).toMatchObject({ day: '2026-03-01', now: expect.stringMatching(/\+00$/) });
	});

	it('can hold geometry in CGCS2000', async () => {
		const { rows } = await getDb().query<{ point: unknown }>(
			'select st_asgeojson(st_setsrid(st_point($1::float8, $2::float8), 4490), 7, 0)::json as point',
			[128.8988541, 47.7274]
		);
		expect(rows[0]?.point).toEqual({ type: 'Point', coordinates: [128.8988541, 47.7274] });
	});
});

describeOnBothDatabases('a transaction', (getDb) => {
	it('commits what returns and undoes what throws', async () => {
		await getDb().query('create table pool_tally (n int)');
		const result = await getDb().transaction(async (client) => {
			await client.query('insert into pool_tally values (1)');
			return 'done';
		});
		expect(result).toBe('done');
		const failing = getDb().transaction(async (client) => {
			await client.query('insert into pool_tally values (2)');
			throw new Error('changed my mind');
		});
		await expect(failing).rejects.toThrow('changed my mind');
		expect((await getDb().query('select n from pool_tally')).rows).toEqual([{ n: 1 }]);
	});

	it('refuses at once what would wait for itself: the database or another transaction inside', async () => {
		const insideQuery = getDb().transaction(async () => getDb().query('select 1'));
		await expect(insideQuery).rejects.toThrow(DatabaseMisuse);
		const insidePool = getDb().transaction(async () => getDb().pool.query('select 1'));
		await expect(insidePool).rejects.toThrow(/only its own client may be used/);
		const nested = getDb().transaction(
			async () => getDb().transaction(async (client) => client.query('select 1')),
			{ label: 'outer' }
		);
		await expect(nested).rejects.toThrow(/inside transaction "outer"/);
		expect((await getDb().query('select 1 as a')).rows).toEqual([{ a: 1 }]);
	});

	it('refuses its client after its end, and lets work it left behind use the database', async () => {
		let later: Promise<unknown> = Promise.resolve();
		const kept = await getDb().transaction(async (client) => {
			later = sleep(50).then(() => getDb().query('select 1 as a'));
			return client;
		});
		await expect(kept.query('select 1')).rejects.toThrow(/used after its end/);
		expect(await later).toMatchObject({ rows: [{ a: 1 }] });
	});

	it('does not pass for committed when a failure inside was swallowed', async () => {
		const swallowing = getDb().transaction(
			async (client) => {
				await client.query('select 1/0').catch(() => undefined);
			},
			{ label: 'careless' }
		);
		await expect(swallowing).rejects.toThrow(/"careless" was rolled back/);
	});

	it('is run again when it loses to another one, and only so often', async () => {
		const lose = `do $$ begin raise exception 'lost' using errcode = '40001'; end $$`;
		let runs = 0;
		const result = await getDb().transaction(async (client) => {
			runs += 1;
			if (runs < 3) await client.query(lose);
			return runs;
		});
		expect(result).toBe(3);
		runs = 0;
		const losing = getDb().transaction(
			async (client) => {
				runs += 1;
				await client.query(lose);
			},
			{ maxAttempts: 2 }
		);
		await expect(losing).rejects.toThrow('lost');
		expect(runs).toBe(2);
	});

	it('may be read only', async () => {
		const writing = getDb().transaction(
			(client) => client.query('create table not_to_be (a int)'),
			{ isReadOnly: true }
		);
		await expect(writing).rejects.toThrow(/read-only transaction/);
	});

	it('can be one of twenty at once', async () => {
		await getDb().query('create table pool_counter as select 0 as n');
		const add = () =>
			getDb().transaction(async (client) => client.query('update pool_counter set n = n + 1'));
		await Promise.all(Array.from({ length: 20 }, add));
		expect((await getDb().query('select n from pool_counter')).rows).toEqual([{ n: 20 }]);
	});
});

describeOnServer('on a server a transaction', (getDb) => {
	it('that loses a real serialization conflict is run again until it holds', async () => {
		await getDb().query('create table pool_account as select 0 as n');
		const add = () =>
			getDb().transaction(
				async (client) => {
					const { rows } = await client.query<{ n: number }>('select n from pool_account');
					await sleep(20);
					await client.query('update pool_account set n = $1::int', [(rows[0]?.n ?? 0) + 1]);
				},
				{ isolation: 'serializable', maxAttempts: 10 }
			);
		await Promise.all([add(), add(), add()]);
		expect((await getDb().query('select n from pool_account')).rows).toEqual([{ n: 3 }]);
	});

	it('whose connection the server ends is run again on a new one', async () => {
		let runs = 0;
		const pid = await getDb().transaction(async (client) => {
			runs += 1;
			const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
			if (runs === 1) await client.query('select pg_terminate_backend(pg_backend_pid())');
			return rows[0]?.pid;
		});
		expect(runs).toBe(2);
		expect(pid).toBeGreaterThan(0);
	});
});

describeOnEmbedded('on the embedded database a transaction', (getDb) => {
	it('that is open longer than 200 ms is counted, unless it says that it may be', async () => {
		const before = getDb().slowTransactionCount;
		await getDb().transaction(() => sleep(100));
		await getDb().transaction(() => sleep(300), { mayBeLong: true });
		expect(getDb().slowTransactionCount).toBe(before);
		await getDb().transaction(() => sleep(300));
		expect(getDb().slowTransactionCount).toBe(before + 1);
	});
});

describe('a pool whose embedded owner was killed', () => {
	it('goes on with a new owner, repeating reads and never a write that may have been applied', async () => {
		const directory = join(inject('databaseRunDirectory'), 'recovery');
		await placeFreshDatabase(directory);
		const log = createLog({ level: 'error' });
		const options = { role: 'test', url: 'embedded', dataDirectory: directory, log } as const;
		const db = await openDatabase(options);
		await db.query('create table written (id int)');
		const kill = async () => {
			process.kill(ownerPid(directory), 'SIGKILL');
			await waitForOwnerEnd(directory);
			// Its sockets close a moment after its main thread is gone.
			await sleep(1000);
		};

		await kill();
		await db.query('insert into written values (1)');

		const busy = `select count(*) as count from generate_series(1, 3000000)`;
		const reading = db.query(busy);
		await sleep(100);
		await kill();
		expect((await reading).rows).toEqual([{ count: 3_000_000 }]);

		const writing = db.query(`insert into written select count(*) + 2 from (${busy}) as busy`);
		const refused = expect(writing).rejects.toThrow(WriteUncertain);
		await sleep(100);
		await kill();
		await refused;
		expect((await db.query('select id from written')).rows).toEqual([{ id: 1 }]);
		await db.close();
		await stopOwner(directory);
	});
});

describeOnServer('openDatabase', () => {
	it('says what to do when the server cannot be reached or refuses, without the password', async () => {
		const url = 'postgres://fire:secret@127.0.0.1:1/atlas';
		const failing = openDatabase({ role: 'test', url });
		await expect(failing).rejects.toThrow(DatabaseUnavailable);
		await expect(failing).rejects.toThrow(/无法连接 DATABASE_URL.*fire:\*\*\*@127\.0\.0\.1/);
		await expect(failing).rejects.not.toThrow(/secret/);
		const noSuch = withDatabase(await serverUrl(inject('databaseRunDirectory')), 'no_such');
		await expect(openDatabase({ role: 'test', url: noSuch })).rejects.toThrow(/"no_such" does not/);
	});

	it('creates PostGIS in a database that lacks it, and gives it to a user who may', async () => {
		const admin = await serverUrl(inject('databaseRunDirectory'));
		const server = await openDatabase({ role: 'test', url: admin });
		expect(server.kind).toBe('server');
		expect(server.postgisVersion).toMatch(/^3\.\d/);
		await server.query('create database without_postgis');
		await server.query('create role plain login');
		const url = withDatabase(admin, 'without_postgis');
		const asPlain = url.replace('//postgres@', '//plain@');
		await expect(openDatabase({ role: 'test', url: asPlain })).rejects.toThrow(
			/create extension postgis;/
		);
		const opened = await openDatabase({ role: 'web', url });
		expect((await opened.query('show statement_timeout')).rows).toEqual([
			{ statement_timeout: '30s' }
		]);
		await opened.close();
		await server.query('drop database without_postgis');
		await server.query('drop role plain');
		await server.close();
	});
});
