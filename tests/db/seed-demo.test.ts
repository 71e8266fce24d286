import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { childEnvironment, dataDirectories, readEnv } from '#lib/server/env.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { isDemoWanted } from '#lib/server/services/demo.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { computeRate } from '#lib/server/services/rate.ts';
import { computeResponse } from '#lib/server/services/response.ts';
import { seedDemo } from '../../seeds/demo.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, tableCounts } from './harness/districts.ts';
import { placeFreshDatabase, stopOwner } from './harness/embedded.ts';

const DEMO = '230717';
const TABLES = ['facility_version', 'observation', 'facility_state', 'vehicle', 'indicator'];

/** Rows of everything the demo consists of. */
async function countAll(db: Database): Promise<Record<string, number>> {
	const counts = await tableCounts(db, DEMO);
	for (const table of TABLES) {
		const { rows } = await db.query<{ count: number }>(
			`select count(*)::int as count from ${table} where district = $1`,
			[DEMO]
		);
		counts[table] = rows[0]?.count ?? NaN;
	}
	return counts;
}

describeOnBothDatabases('the demo district', (getDb) => {
	const context = () => contextOf(getDb());
	const ask = async (sql: string) => (await getDb().query(sql)).rows;

	beforeAll(async () => {
		const notes: string[] = [];
		const slow = getDb().slowTransactionCount;
		const result = await seedDemo(context(), (note) => notes.push(note));
		process.stderr.write(`demo on ${getDb().kind}: ${result.totalMs} ms\n`);
		expect(notes.at(-1)).toContain('完成');
		// One may be the machine's fault: a first statement on a busy processor.
		expect(getDb().slowTransactionCount - slow).toBeLessThanOrEqual(1);
	}, 120_000);

	it('is marked as demo data, and complete', async () => {
		expect(await getDistrict(context(), DEMO)).toMatchObject({
			name: '伊美区',
			isDemo: true,
			projection: 'EPSG:4552',
			hasRoads: true,
			coverageArea: { kind: 'urban_boundary', isDerived: false }
		});
		expect(await isDemoWanted(context())).toBe(false);
	});

	it('has the 8 townships, 26 communities, 6 villages and 8 forest units with their codes', async () => {
		const places = await ask(
			`select kind, count(*)::int as count, bool_and(code is not null) as coded,
				bool_and(is_rural) as rural from place where district = '${DEMO}' group by kind order by kind`
		);
		expect(places).toEqual([
			{ kind: 'community', count: 26, coded: true, rural: false },
			{ kind: 'forest_unit', count: 8, coded: true, rural: true },
			{ kind: 'township', count: 8, coded: true, rural: false },
			{ kind: 'village', count: 6, coded: true, rural: true }
		]);
		// Two communities are called 红光: they are told apart by their codes.
		const namesakes = await ask(
			`select code, parent_code from place where district = '${DEMO}' and name = '红光社区' order by code`
		);
		expect(namesakes).toEqual([
			{ code: '230717002001', parent_code: '230717002' },
			{ code: '230717101003', parent_code: '230717101' }
		]);
	});

	it('has what issue and plan count: 380 hydrants, 25 cranes, 62 micro stations, two planned intakes', async () => {
		const { counts, micro } = await getDistrict(context(), DEMO);
		const total = (kind: keyof typeof counts) =>
			counts[kind].planned +
			counts[kind].in_service +
			counts[kind].suspended +
			counts[kind].removed;
		expect(total('hydrant')).toBe(380);
		expect(counts.hydrant).toMatchObject({ planned: 6, suspended: 14, removed: 4, unplaced: 0 });
		expect(total('water_crane')).toBe(25);
		expect(counts.intake).toMatchObject({ planned: 2, in_service: 0 });
		expect(counts.fire_station.in_service).toBe(3);
		expect(micro).toMatchObject({
			target: 62,
			indicator: { plan: '2021-2025', number: 3, level: 'binding' }
		});
		expect((micro?.built ?? 0) + (micro?.planned ?? 0)).toBe(62);
		expect(micro?.built).toBeGreaterThan(30);
		expect(micro?.built).toBeLessThan(62);
		const [forms] = await ask(
			`select avg((attributes ->> 'form' = 'underground')::int)::float8 as underground
			from facility where district = '${DEMO}' and kind = 'hydrant'`
		);
		expect(forms?.['underground']).toBeGreaterThan(0.6);
	});

	it('has one brigade with seven vehicles of five kinds, and one 抢险救援 planned', async () => {
		const vehicles = await ask(
			`select v.kind, v.lifecycle, count(*)::int as count, min(f.name) as station
			from vehicle v join facility f on f.district = v.district and f.id = v.station_id
			where v.district = '${DEMO}' group by v.kind, v.lifecycle order by v.lifecycle, v.kind`
		);
		expect(vehicles.filter((row) => row['lifecycle'] === 'in_service')).toHaveLength(5);
		expect(
			vehicles.reduce(
				(sum, { lifecycle, count }) => sum + (lifecycle === 'planned' ? 0 : Number(count)),
				0
			)
		).toBe(7);
		expect(vehicles.filter((row) => row['lifecycle'] === 'planned')).toEqual([
			{ kind: 'rescue', lifecycle: 'planned', count: 1, station: '伊美区消防救援大队（示范）' }
		]);
	});

	it('has the plan with its nine indicators as data', async () => {
		const indicators = await ask(
			`select number, target, level, counted_by from indicator where district = '${DEMO}' order by number`
		);
		expect(indicators).toHaveLength(9);
		expect(indicators[6]).toMatchObject({
			target: 0.95,
			level: 'binding',
			counted_by: 'intact_rate'
		});
	});

	it('misses its target by a little, now and in every season since', async () => {
		const rate = await computeRate(context(), DEMO);
		expect(rate.intactRate).toBeLessThan(0.95);
		expect(rate.intactRate).toBeGreaterThan(0.88);
		expect(rate).toMatchObject({ target: 0.95, isMet: false });
		expect(rate.uninspected).toBeGreaterThan(0);
		expect(rate.removedInPeriod).toHaveLength(4);
		const [first] = await ask(
			`select min(observed_at) as first from observation where district = '${DEMO}'`
		);
		const firstYear = new Date(String(first?.['first'])).getUTCFullYear();
		for (const asOf of [
			`${firstYear + 1}-02-28`,
			`${firstYear + 1}-06-30`,
			`${firstYear + 2}-02-28`
		]) {
			const then = await computeRate(context(), DEMO, { asOf, knownAt: asOf });
			expect(then.intactRate).toBeLessThan(0.95);
			expect(then.intactRate).toBeGreaterThan(0.85);
			expect(then.existing).toBe(rate.existing + 4);
		}
	});

	it('was looked at for two years, winters included, and never in the future', async () => {
		const [seen] = await ask(
			`select count(*)::int as count, max(observed_at) <= now() as is_past,
				extract(epoch from max(observed_at) - min(observed_at))::float8 / 86400 as days,
				count(*) filter (where extract(month from observed_at) in (12, 1, 2))::int as winter,
				count(distinct extract(year from observed_at)) filter
					(where extract(month from observed_at) in (12, 1, 2))::int as winters
			from observation where district = '${DEMO}'`
		);
		expect(seen).toMatchObject({ is_past: true, winters: 2 });
		expect(seen?.['days']).toBeGreaterThan(2 * 365);
		expect(seen?.['winter']).toBeGreaterThan(300);
	});

	it('has holes in every view, the more the stricter, and in winter more', async () => {
		const rateOf = async (view: 'designed' | 'as_is' | 'pessimistic', winter: boolean) =>
			(await computeCoverage(context(), DEMO, { view, winter })).coveredRate ?? NaN;
		const designed = await rateOf('designed', false);
		const asIs = await rateOf('as_is', false);
		expect(designed).toBeGreaterThan(0.55);
		expect(designed).toBeLessThan(0.9);
		expect(asIs).toBeLessThan(designed);
		expect(await rateOf('pessimistic', false)).toBeLessThan(asIs);
		expect(await rateOf('as_is', true)).toBeLessThan(asIs);
	});

	it('is reached within five minutes for the most part, and the outlying town by its own brigade', async () => {
		const response = await computeResponse(context(), DEMO, { minutes: 5, winter: false });
		expect(response.unreachableMeters).toBe(0);
		expect(response.unsnapped).toEqual([]);
		const { rows } = await getDb().query<{ count: number }>(
			`select count(*)::int as count from building where district = '${DEMO}'`
		);
		const share = response.beyondCounts.buildings / (rows[0]?.count ?? NaN);
		expect(share).toBeGreaterThan(0.05);
		expect(share).toBeLessThan(0.4);
		const meixi = response.places.find(({ name }) => name === '美溪镇');
		expect(meixi?.isBeyond).toBe(false);
	});

	it('is not doubled by seeding again', async () => {
		const before = await countAll(getDb());
		const again = await seedDemo(context(), () => undefined);
		expect(again).toMatchObject({ map: 'unchanged', observationsCreated: 0 });
		expect(again.facilities).toMatchObject({ created: 0, updated: 0 });
		expect(await countAll(getDb())).toEqual(before);
	});
});

describe('seeding the demo on the embedded database', () => {
	const dataDirectory = mkdtempSync(join(tmpdir(), 'fa-seed-'));
	const whole = mkdtempSync(join(tmpdir(), 'fa-seed-'));
	afterAll(async () => {
		for (const directory of [dataDirectory, whole]) {
			await stopOwner(directory);
			rmSync(directory, { recursive: true, force: true });
		}
	});

	/** Runs the command; `killAt` ends it by SIGKILL when it says so. Resolves with its last line. */
	async function seed(directory: string, killAt?: RegExp): Promise<string> {
		const { projectRoot } = readEnv();
		const main = join(projectRoot, 'src/cli/main.ts');
		const child = spawn(process.execPath, ['--import', 'tsx', main, 'seed', 'demo', '--json'], {
			cwd: projectRoot,
			env: childEnvironment(dataDirectories(directory), { DATABASE_URL: '' }),
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let output = '';
		child.stdout.on('data', (part: Buffer) => (output += part.toString()));
		createInterface({ input: child.stderr }).on('line', (line) => {
			if (killAt?.test(line)) child.kill('SIGKILL');
		});
		const code = await new Promise((resolve) => child.once('close', resolve));
		expect(code).toBe(killAt ? null : 0);
		return output.trim().split('\n').at(-1) ?? '';
	}

	async function count(directory: string): Promise<Record<string, number>> {
		const db = await openDatabase({ role: 'test', url: 'embedded', dataDirectory: directory });
		try {
			return await countAll(db);
		} finally {
			await db.close();
		}
	}

	it('goes on after being killed anywhere, and comes to the same as if it never was', async () => {
		await Promise.all([placeFreshDatabase(dataDirectory), placeFreshDatabase(whole)]);
		for (const moment of [/生成城镇/, /底图 25 %/, /底图 75 %/, /消防站 50 %/, /巡查记录 50 %/]) {
			await seed(dataDirectory, moment);
			await sleep(50);
		}
		const last: unknown = JSON.parse(await seed(dataDirectory));
		expect(last).toMatchObject({ district: DEMO, isDemo: true, vehicles: 8 });
		await seed(whole);
		expect(await count(dataDirectory)).toEqual(await count(whole));
	}, 240_000);
});
