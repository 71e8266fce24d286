import { beforeAll, expect, it } from 'vitest';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { parseTableQuery, type TableLayer, type TableQuery } from '#lib/domain/table-query.ts';
import {
	listAreaTable,
	listCraneTable,
	listHoleTable
} from '#lib/server/services/analysis-tables.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import {
	canCreateDistricts,
	listDistrictOverviews
} from '#lib/server/services/district-overview.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { listRegisterTable } from '#lib/server/services/register-table.ts';
import { listBeyondTable, listRoadBands } from '#lib/server/services/response-table.ts';
import { computeResponse } from '#lib/server/services/response.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const NOW = '2026-03-01T00:00:00Z';

/** A table's address, as the browser would have it. */
function ask(layer: TableLayer, search: string): TableQuery {
	const parameters = new URLSearchParams(search);
	return parseTableQuery(layer, (name) => parameters.get(name));
}

describeOnBothDatabases('tables of the map layers', (getDb) => {
	const context = () => contextOf(getDb(), NOW);
	const register = (search: string, kind: FacilityKind = 'hydrant') =>
		listRegisterTable(context(), 'r1', kind, ask(kind, search));

	beforeAll(async () => {
		const db = getDb();
		for (const code of ['r1', 'r2']) await createTestDistrict(db, code);
		await importOsm(context(), 'r1', townSource());
		// Twelve hydrants in one corner of the town, numbered without leading zeros; the last has no position.
		await db.query(
			`insert into facility (district, id, kind, code, name, geom, ownership, lifecycle, serviced_by, responsible_phone,
				township_code, valid_from, recorded_by)
			select 'r1', md5('t' || n)::uuid, 'hydrant', '东升街-' || n, case when n = 3 then '学校门口' end,
				case when n < 12 then st_setsrid(st_makepoint($1::float8 + n * 0.0001, $2::float8), 4490) end, 'municipal',
				case when n = 11 then 'suspended' else 'in_service' end, case when n % 2 = 0 then '水务公司' else '物业' end,
				'0458-' || n, case when n < 6 then 'T1' else 'T2' end, '2020-01-01', 'test'
			from generate_series(1, 12) n`,
			[WEST, SOUTH]
		);
		await db.query(
			`with seen as (insert into observation (district, id, facility_id, observed_at, observer, evidence, condition)
				select 'r1', md5('o' || n)::uuid, md5('t' || n)::uuid, timestamptz '2026-02-01' + make_interval(days => n), 'crew',
					'opened', case when n = 2 then 'unusable' else 'intact' end from generate_series(1, 4) n
				returning id, facility_id, observed_at, condition)
			insert into facility_state (district, facility_id, condition, observation_id, observed_at, evidence, defects,
				is_disputed, last_verified_at)
			select 'r1', facility_id, condition, id, observed_at, 'opened', '{}', false, observed_at from seen`
		);
		await db.query(
			`insert into facility (district, kind, name, geom, category, attributes, valid_from, recorded_by)
			values ('r1', 'fire_station', '一站', st_setsrid(st_makepoint($1, $2), 4490), 'national', '{"turnout_seconds":60}',
				'2020-01-01', 'test')`,
			[WEST, SOUTH + BLOCK]
		);
		await db.query(`update district_revision set register = register + 1 where district = 'r1'`);
	});

	it('sorts codes by the numbers in them, and pages through all of them once', async () => {
		const codes: string[] = [];
		const first = await listRegisterTable(context(), 'r1', 'hydrant', {
			...ask('hydrant', ''),
			size: 5
		});
		expect([first.total, first.pageCount]).toEqual([12, 3]);
		for (let page = 1; page <= 3; page++) {
			const { rows } = await listRegisterTable(context(), 'r1', 'hydrant', {
				...ask('hydrant', ''),
				size: 5,
				page
			});
			codes.push(...rows.map(({ code }) => code ?? ''));
		}
		expect(codes).toEqual(Array.from({ length: 12 }, (_, index) => `东升街-${index + 1}`));
	});

	it('gives the last page when a later one is asked for', async () => {
		const { page, rows } = await register('page=99');
		expect([page, rows.length]).toEqual([1, 12]);
	});

	it('filters by state, lifecycle, township, place and words', async () => {
		const codesOf = async (search: string) =>
			(await register(search)).rows.map(({ code }) => code?.slice(4));
		expect(await codesOf('state=unusable')).toEqual(['2']);
		expect(await codesOf('state=intact')).toEqual(['1', '3', '4']);
		expect(await codesOf('lifecycle=suspended')).toEqual(['11']);
		expect(await codesOf('township=T1')).toEqual(['1', '2', '3', '4', '5']);
		expect(await codesOf('unplaced=1')).toEqual(['12']);
		expect(await codesOf('q=学校')).toEqual(['3']);
		expect(await codesOf("q=%25' or 1=1 --")).toEqual([]);
	});

	it('puts what nobody has looked at last, whichever way it is sorted by time', async () => {
		const times = async (sort: string) =>
			(await register(`sort=${sort}`)).rows.slice(0, 4).map(({ code }) => code?.slice(4));
		expect(await times('observed_at')).toEqual(['1', '2', '3', '4']);
		expect(await times('-observed_at')).toEqual(['4', '3', '2', '1']);
	});

	it('shows a maintainer its own only, and nobody without the right a phone', async () => {
		const rowsOf = async (role: 'maintainer' | 'crew' | 'planner') => {
			const person = asPerson(getDb(), {
				role,
				at: NOW,
				...(role === 'maintainer' ? { party: '物业' } : {})
			});
			return (await listRegisterTable(person, 'r1', 'hydrant', ask('hydrant', ''))).rows;
		};
		const own = await rowsOf('maintainer');
		expect(own).toHaveLength(6);
		expect(new Set(own.map(({ serviced_by }) => serviced_by))).toEqual(new Set(['物业']));
		const viewer = asPerson(getDb(), { role: 'viewer', at: NOW });
		const { rows } = await listRegisterTable(viewer, 'r1', 'hydrant', ask('hydrant', ''));
		expect(rows.map(({ responsible_phone }) => responsible_phone)).toEqual(Array(12).fill(null));
		expect((await rowsOf('planner'))[0]?.responsible_phone).toBe('0458-1');
	});

	it('refuses who has no right in the district', async () => {
		const stranger = asPerson(getDb(), { role: 'planner', district: 'r2', at: NOW });
		for (const read of [
			() => listRegisterTable(stranger, 'r1', 'hydrant', ask('hydrant', '')),
			() => listHoleTable(stranger, 'r1', ask('holes', '')),
			() => listCraneTable(stranger, 'r1', ask('cranes', '')),
			() => listAreaTable(stranger, 'r1', ask('areas', '')),
			() => listBeyondTable(stranger, 'r1', ask('beyond', '')),
			() => listRoadBands(stranger, 'r1', { winter: false })
		])
			await expect(read()).rejects.toMatchObject({ status: expect.any(Number) as number });
	});

	it('lists the holes of the map, with their boxes instead of their outlines', async () => {
		const { holes, ...figures } = await computeCoverage(context(), 'r1', {
			view: 'designed',
			winter: false
		});
		const { page, summary } = await listHoleTable(context(), 'r1', ask('holes', 'view=designed'));
		expect(page.total).toBe(holes.features.length);
		expect(page.rows.map(({ areaSquareMeters }) => areaSquareMeters)).toEqual(
			holes.features.map(({ properties }) => properties.areaSquareMeters)
		);
		expect(summary.holeSquareMeters).toBe(figures.holeSquareMeters);
		const [west = NaN, south = NaN, east = NaN, north = NaN] = page.rows[0]?.box ?? [];
		expect(east).toBeGreaterThan(west);
		expect(north).toBeGreaterThan(south);
		const smallestFirst = await listHoleTable(
			context(),
			'r1',
			ask('holes', 'view=designed&sort=area')
		);
		expect(smallestFirst.page.rows.map(({ number }) => number)).toEqual(
			page.rows.map(({ number }) => number).reverse()
		);
	});

	it('lists everything beyond the limit that the map counts', async () => {
		const limit = 1.2;
		const { beyondCounts } = await computeResponse(context(), 'r1', {
			minutes: limit,
			winter: false
		});
		const query = { ...ask('beyond', ''), minutes: limit };
		const all = await listBeyondTable(context(), 'r1', query);
		expect(beyondCounts.buildings).toBeGreaterThan(0);
		for (const [kind, count] of [
			['building', beyondCounts.buildings],
			['place', beyondCounts.places],
			['road', beyondCounts.roads]
		] as const) {
			const some = await listBeyondTable(context(), 'r1', { ...query, kind });
			expect(some.total, kind).toBe(count);
		}
		expect(all.total).toBe(beyondCounts.buildings + beyondCounts.places + beyondCounts.roads);
		const slowest = await listBeyondTable(context(), 'r1', {
			...query,
			sort: 'seconds',
			isDescending: true
		});
		const seconds = slowest.rows.map((row) => row.seconds ?? Infinity);
		expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
		expect(Math.min(...seconds)).toBeGreaterThan(limit * 60);
	});

	it('sums the roads of all bands to the roads of the response', async () => {
		const bands = await listRoadBands(context(), 'r1', { winter: false });
		const { totalMeters } = await computeResponse(context(), 'r1', { minutes: 5, winter: false });
		const sum = bands.reduce(
			(total, { bandMeters }) => total + bandMeters.reduce((a, b) => a + b, 0),
			0
		);
		expect(sum).toBeCloseTo(totalMeters, 3);
	});

	it('lists areas with their source', async () => {
		const { rows, total } = await listAreaTable(context(), 'r1', ask('areas', ''));
		expect(total).toBe(1);
		expect(rows[0]).toMatchObject({ kind: 'built_up', source: '由 9 栋建筑物推算' });
		expect((await listAreaTable(context(), 'r1', ask('areas', 'kind=township'))).total).toBe(0);
	});

	it('shows each district that one may see with its rate, counts and base map', async () => {
		const all = await listDistrictOverviews(context());
		expect(all.map(({ code }) => code)).toEqual(['r1', 'r2']);
		expect(all[0]).toMatchObject({
			facilityCounts: { hydrant: 12, fire_station: 1, water_crane: 0 },
			rate: { existing: 12, isMet: false },
			baseMap: { fileName: 'town' }
		});
		expect(all[0]?.rate.intactRate).toBeCloseTo(3 / 12, 12);
		expect(all[1]).toMatchObject({ baseMap: null, rate: { existing: 0, intactRate: null } });
		const own = await listDistrictOverviews(asPerson(getDb(), { role: 'planner', district: 'r2' }));
		expect(own.map(({ code }) => code)).toEqual(['r2']);
		expect(canCreateDistricts(context())).toBe(true);
		expect(canCreateDistricts(asPerson(getDb(), { role: 'crew' }))).toBe(false);
	});
});
