import { beforeAll, expect, it } from 'vitest';
import type { Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { computeShortfall } from '#lib/server/services/shortfall.ts';
import { exportLayers } from '#lib/server/services/export.ts';
import { listShortfallTable } from '#lib/server/services/shortfall-table.ts';
import { setRule } from '#lib/server/services/rule.ts';
import { AppError } from '#lib/server/errors.ts';
import { readFile } from 'node:fs/promises';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

/** West two thirds of the town: streets that run north keep their length, those that run east are cut. */
const AREA = {
	west: WEST - 0.0005,
	south: SOUTH - 0.0005,
	east: WEST + 1.5 * BLOCK,
	north: SOUTH + 0.0065
};

const box = ({ west, south, east, north }: typeof AREA) =>
	`SRID=4490;MULTIPOLYGON(((${west} ${south},${east} ${south},${east} ${north},${west} ${north},${west} ${south})))`;

async function addArea(db: Database, kind: string, name: string, ewkt: string) {
	await db.query(
		`insert into area (district, kind, name, geom, source) values ('s1', $1, $2, $3::geometry, '测试')`,
		[kind, name, ewkt]
	);
	await db.query(`update district_revision set areas = areas + 1 where district = 's1'`);
}

/** Meters of each road inside the area by PostGIS, in the district's plane. */
async function oracleLengths(db: Database): Promise<Map<string, number>> {
	const { rows } = await db.query<{ name: string; meters: number }>(
		`select e.name, sum(st_length(st_intersection(st_transform(e.geom, d.srid), st_transform(a.geom, d.srid)))) as meters
		from road_edge e
		join import_batch b on b.district = e.district and b.id = e.batch
		join district d on d.code = e.district
		join area a on a.district = e.district and a.kind = 'urban_boundary'
		where e.district = 's1' and st_intersects(e.geom, a.geom)
		group by e.name`
	);
	return new Map(rows.filter(({ meters }) => meters > 0).map(({ name, meters }) => [name, meters]));
}

describeOnBothDatabases('required and missing hydrants of a town', (getDb) => {
	const count = () => computeShortfall(contextOf(getDb()), 's1');
	const query = { q: '', sort: 'shortfall', page: 1 } as const;

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 's1');
		await importOsm(contextOf(db), 's1', townSource());
		await db.query(`delete from area where district = 's1'`);
	});

	it('says what is missing when there is no area', async () => {
		await expect(count()).rejects.toThrow(Unavailable);
		expect(await listShortfallTable(contextOf(getDb()), 's1', query)).toBeInstanceOf(AppError);
	});

	it('measures every road as PostGIS does and asks for a hydrant for each 120 m begun', async () => {
		const db = getDb();
		await addArea(db, 'urban_boundary', '城镇开发边界', box(AREA));
		const { roads, total, area } = await count();
		const lengths = await oracleLengths(db);
		expect(area).toMatchObject({ kind: 'urban_boundary', source: '测试' });
		expect(new Map(roads.features.map(({ properties: p }) => [p.name, p.lengthMeters])).size).toBe(
			lengths.size
		);
		for (const { properties } of roads.features) {
			const meters = lengths.get(properties.name ?? '') ?? NaN;
			expect(Math.abs(properties.lengthMeters - meters)).toBeLessThan(0.05);
			expect(properties.required).toBe(Math.ceil(meters / 120 - 1e-6));
			expect(properties.shortfall).toBe(properties.required);
			expect(properties.widthSources.class).toBeCloseTo(properties.lengthMeters, 6);
		}
		expect(total.required).toBe(
			roads.features.reduce((sum, { properties }) => sum + properties.required, 0)
		);
	});

	it('counts each existing municipal hydrant once: on a road, or named as on none', async () => {
		const db = getDb();
		const add = (lon: number, lat: number, more: object = {}) =>
			insertTestFacility(db, 's1', { kind: 'hydrant', lon, lat, ...more });
		const onMain = await add(WEST + 0.3 * BLOCK, SOUTH + BLOCK + 0.0001);
		await add(WEST + 0.6 * BLOCK, SOUTH + BLOCK, { lifecycle: 'suspended' });
		const inBlock = await add(WEST + 0.5 * BLOCK, SOUTH + 0.5 * BLOCK);
		const outside = await add(WEST + 2.5 * BLOCK, SOUTH + BLOCK);
		await add(WEST + 0.4 * BLOCK, SOUTH + BLOCK, { lifecycle: 'planned' });
		const bare = await add(WEST, SOUTH);
		await db.query(`update facility set geom = null where district = 's1' and id = $1`, [bare]);
		await db.query(
			`insert into facility (district, kind, geom, lifecycle, ownership, valid_from, recorded_by)
			values ('s1', 'hydrant', st_setsrid(st_makepoint($1, $2), 4490), 'in_service', 'private', now(), 'test')`,
			[WEST + 0.2 * BLOCK, SOUTH + BLOCK]
		);
		await db.query(`update district_revision set register = register + 1 where district = 's1'`);
		const { roads, total, unassigned } = await count();
		const main = roads.features.find(
			({ properties }) => properties.name === '中心大街'
		)?.properties;
		expect(main).toMatchObject({ existing: 2, working: 0, uninspected: 1, notWorking: 1 });
		expect(main?.shortfall).toBe((main?.required ?? NaN) - 2);
		expect(main?.hydrants.map(({ id }) => id)).toContain(onMain);
		expect(new Map(unassigned.map(({ id, reason }) => [id, reason]))).toEqual(
			new Map([
				[bare, 'unplaced'],
				[inBlock, 'no_road'],
				[outside, 'outside_area']
			])
		);
		expect(total.existing).toBe(2);
	});

	it('shares roads out to townships so that both sum to the district', async () => {
		const db = getDb();
		const west = { ...AREA, east: WEST + 0.5 * BLOCK };
		await addArea(db, 'township', '西街道', box(west));
		const { townships, total, roads } = await count();
		expect(townships.map(({ township }) => township).sort()).toEqual(['西街道', null].sort());
		for (const key of ['required', 'existing', 'shortfall', 'working'] as const) {
			expect(townships.reduce((sum, row) => sum + row[key], 0)).toBe(total[key]);
			for (const { properties } of roads.features)
				expect(properties.townships.reduce((sum, row) => sum + row[key], 0)).toBe(properties[key]);
		}
		const table = await listShortfallTable(contextOf(db), 's1', { ...query, township: '西街道' });
		if (table instanceof AppError) throw table;
		const narrowed = table.page.rows.reduce((sum, { required }) => sum + required, 0);
		expect(narrowed).toBe(townships.find(({ township }) => township === '西街道')?.required);
	});

	it('follows the district’s own rule and says so', async () => {
		const db = getDb();
		const before = await count();
		await setRule(contextOf(db), 's1', 'hydrant.spacing_m', { value: 60, reason: '试点' });
		const after = await count();
		expect(after.spacingMeters).toBe(60);
		expect(after.total.required).toBeGreaterThan(1.8 * before.total.required);
		expect(after.rules).toContain('hydrant.spacing_m');
	});

	it('takes a planner’s width: a road wider than 60 m needs both sides', async () => {
		const db = getDb();
		const before = await count();
		await db.query(`update road_edge set width_m = 70 where district = 's1' and name = '中心大街'`);
		await db.query(`update district_revision set roads = roads + 1 where district = 's1'`);
		const after = await count();
		const main = (answer: typeof after) =>
			answer.roads.features.find(({ properties }) => properties.name === '中心大街')?.properties;
		expect(main(after)?.wideLengthMeters).toBeCloseTo(main(before)?.lengthMeters ?? NaN, 6);
		expect(main(after)?.required).toBe(
			Math.ceil((2 * (main(before)?.lengthMeters ?? NaN)) / 60 - 1e-6)
		);
		expect(after.total.wideLengthMeters).toBeCloseTo(main(after)?.wideLengthMeters ?? NaN, 6);
	});

	it('exports the roads with the same figures', async () => {
		const context = contextOf(getDb());
		const { roads } = await count();
		const file = await exportLayers(context, 's1', { layers: 'shortfall' });
		const { features } = JSON.parse(await readFile(file.path, 'utf8'));
		await file.remove();
		expect(file.layers).toEqual({ shortfall: roads.features.length });
		const [first] = roads.features;
		expect(features[0].geometry.type).toBe('MultiLineString');
		expect(features[0].properties).toMatchObject({
			name: first?.properties.name,
			required: first?.properties.required,
			shortfall: first?.properties.shortfall,
			area: '城镇开发边界'
		});
	});
});
