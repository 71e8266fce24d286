import type { Database } from '#lib/server/db/pool.ts';
import { listRegister } from '#lib/server/services/facility.ts';
import { computeRate } from '#lib/server/services/rate.ts';
import { readRateChanges, readRateTrend } from '#lib/server/services/rate-trend.ts';
import { contextOf, createTestDistrict } from '../tests/db/harness/districts.ts';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';

/**
 * The figures of the rate page on a private PostGIS server: 100,000 facilities of 40 townships and 2,000,000
 * observations of 40 months (10,000 and 200,000 with `--small`), invented by the server from a fixed seed.
 */
const DISTRICT = 'b1';
const RUNS = 9;
const SLICE = 5_000;

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const facilities = small ? 10_000 : 100_000;
	const results = await withPrivatePostgres('rate', async ({ db }) => {
		await createTestDistrict(db, DISTRICT);
		await invent(db, facilities);
		return measureAll(db, `${facilities} facilities, ${facilities * 20} observations`);
	});
	return results ?? [];
}

async function measureAll(db: Database, size: string): Promise<BenchResult[]> {
	const context = contextOf(db);
	const time = async (name: string, runs: number, job: () => Promise<unknown>) => {
		const times: number[] = [];
		for (let index = 0; index < runs; index++) {
			const start = performance.now();
			await job();
			times.push(performance.now() - start);
		}
		times.sort((a, b) => a - b);
		const [minMs = NaN] = times;
		return {
			name,
			peer: 'fire-atlas',
			size,
			medianMs: times[runs >> 1] ?? NaN,
			minMs,
			quality: {}
		};
	};
	return [
		await time('rate now', RUNS, () => computeRate(context, DISTRICT)),
		await time('rate as of a date', 3, () =>
			computeRate(context, DISTRICT, { asOf: '2026-06-30' })
		),
		await time('trend of 24 months, first time', 1, () => readRateTrend(context, DISTRICT, 24)),
		await time('trend of 24 months, kept', RUNS, () => readRateTrend(context, DISTRICT, 24)),
		await time('what moved it this month', 3, () => readRateChanges(context, DISTRICT)),
		await time('list behind a figure', RUNS, () =>
			listRegister(context, DISTRICT, { isCounted: true, states: ['unusable'], limit: 200 })
		)
	];
}

/** Facilities with a version each and 20 looks over 40 months, one in sixteen not intact; states as derived. */
async function invent(db: Database, count: number): Promise<void> {
	await db.query('select setseed(0.5)');
	await db.query(
		`insert into facility (district, id, kind, code, township_code, serviced_by, geom, ownership, valid_from, recorded_by)
		select $1, md5('f' || n)::uuid, case when n % 16 = 0 then 'water_crane' else 'hydrant' end, 'B-' || n, 'T' || n % 40,
			'party ' || n % 7, st_setsrid(st_makepoint(128 + (n % 1000) / 1000.0, 47 + (n / 1000) / 1000.0), 4490),
			case when n % 16 = 0 then null else 'municipal' end, '2023-01-01', 'bench'
		from generate_series(1, $2::integer) n`,
		[DISTRICT, count]
	);
	await db.query(
		`insert into facility_version (district, id, version, kind, code, old_codes, township_code, serviced_by, geom, lifecycle,
			ownership, attributes, disclosure, source, valid_from, recorded_at, recorded_by)
		select district, id, version, kind, code, old_codes, township_code, serviced_by, geom, lifecycle, ownership, attributes,
			disclosure, source, valid_from, valid_from, recorded_by
		from facility where district = $1`,
		[DISTRICT]
	);
	// A few thousand facilities at a time: one statement for all would outlast the statement timeout.
	for (let first = 1; first <= count; first += SLICE)
		await db.query(
			`insert into observation (district, id, facility_id, observed_at, received_at, observer, evidence, condition)
			select $1, md5('o' || n || '-' || k)::uuid, md5('f' || n)::uuid, t.at, t.at, 'crew', 'visual',
				(array['unusable', 'impaired', 'intact'])[least(3, 1 + floor(random() * 32)::integer)]
			from generate_series($2::integer, $3::integer) n, generate_series(0, 19) k,
				lateral (select now() - make_interval(days => k * 60 + n % 60, secs => n % 3600) as at) t`,
			[DISTRICT, first, Math.min(first + SLICE - 1, count)]
		);
	await db.query(
		`insert into facility_state (district, facility_id, condition, observation_id, observed_at, evidence, defects,
			is_disputed, last_verified_at)
		select distinct on (facility_id) district, facility_id, condition, id, observed_at, evidence, defects, false, observed_at
		from observation where district = $1 order by facility_id, observed_at desc`,
		[DISTRICT]
	);
	await db.query('vacuum analyze');
}
