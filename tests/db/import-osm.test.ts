import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Conflict, Invalid } from '#lib/server/errors.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { describeOnBothDatabases, describeUnless } from './harness/databases.ts';
import { contextOf, createTestDistrict, tableCounts } from './harness/districts.ts';
import { SOUTH, townSource, WEST } from './harness/town.ts';
import type { OsmFacility } from '#lib/formats/osm/extract-model.ts';

const BERLIN = '../shared/data/osm/berlin-mirau.osm.pbf';
const HARBIN = '../shared/data/osm/harbin.osm.pbf';

describeOnBothDatabases('importing a town', (getDb) => {
	beforeAll(() => createTestDistrict(getDb(), 't1'));

	it('takes boundary and projection of a district without an outline from the file', async () => {
		const result = await importOsm(contextOf(getDb()), 't1', townSource());
		expect(result.counts).toMatchObject({ roads: 24, drivable: 24, buildings: 9, places: 2 });
		expect(result.replaced).toBe(false);
		const { rows } = await getDb().query(
			`select boundary_source, srid, st_astext(st_envelope(boundary)) as box from district where code = 't1'`
		);
		expect(rows[0]).toMatchObject({ boundary_source: '首次导入的范围', srid: 4552 });
	});

	it('replaces on a second run of the same file, never doubles', async () => {
		const before = await tableCounts(getDb(), 't1');
		const result = await importOsm(contextOf(getDb()), 't1', townSource());
		expect(result.replaced).toBe(true);
		expect(await tableCounts(getDb(), 't1')).toEqual(before);
		const { rows } = await getDb().query(`select status from import_batch where district = 't1'`);
		expect(rows).toEqual([{ status: 'current' }]);
	});

	it('measures edges in the plane of the district', async () => {
		const { rows } = await getDb().query<{ worst: number }>(
			`select max(abs(length_m - st_length(st_transform(geom, 4552)))) as worst
			from road_edge where district = 't1'`
		);
		expect(rows[0]?.worst).toBeLessThan(0.001);
	});

	it('gives every edge its index in typed arrays, without gaps', async () => {
		const { rows } = await getDb().query(
			`select min(id) as first, max(id) - count(*)::int as rest from road_edge where district = 't1'`
		);
		expect(rows[0]).toEqual({ first: 0, rest: -1 });
	});

	it('refuses a second import while one is running', async () => {
		const slow = townSource({ pause: () => new Promise((resolve) => setTimeout(resolve, 300)) });
		const first = importOsm(contextOf(getDb()), 't1', slow);
		await new Promise((resolve) => setTimeout(resolve, 100));
		await expect(importOsm(contextOf(getDb()), 't1', townSource())).rejects.toThrow(Conflict);
		await first;
	});

	it('leaves the district as it was when the source breaks off', async () => {
		const before = await tableCounts(getDb(), 't1');
		const broken = townSource({
			pause: () => Promise.reject(new Error('the line went dead'))
		});
		await expect(importOsm(contextOf(getDb()), 't1', broken)).rejects.toThrow('the line went dead');
		expect(await tableCounts(getDb(), 't1')).toEqual(before);
	});

	it('names a file that is not there', async () => {
		const run = importOsm(contextOf(getDb()), 't1', '/nowhere/x.osm.pbf');
		await expect(run).rejects.toThrow(Invalid);
		await expect(run).rejects.toThrow('/nowhere/x.osm.pbf');
	});

	it('audits the import', async () => {
		const { rows } = await getDb().query(
			`select count(*)::int as count from audit where district = 't1' and action = 'import'`
		);
		expect(rows[0]).toEqual({ count: 3 });
	});
});

describeOnBothDatabases('facilities and the built-up area of an import', (getDb) => {
	const hydrant = (changes: Partial<OsmFacility> = {}): OsmFacility => ({
		sourceId: 'node/1',
		kind: 'hydrant',
		lon: WEST + 0.001,
		lat: SOUTH + 0.001,
		ownership: 'municipal',
		code: 'H-1',
		attributes: { diameter_mm: 100 },
		notes: [],
		...changes
	});
	const station: OsmFacility = {
		sourceId: 'node/2',
		kind: 'fire_station',
		lon: WEST,
		lat: SOUTH,
		category: 'national',
		name: '一站',
		attributes: {},
		notes: []
	};
	const run = (facilities: OsmFacility[]) =>
		importOsm(contextOf(getDb()), 'f1', townSource({ facilities }));
	const read = async () => {
		const { rows } = await getDb().query(
			`select f.kind, f.code, f.name, f.version, st_x(f.geom) as lon, s.condition, s.evidence
			from facility f left join facility_state s on s.district = f.district and s.facility_id = f.id
			where f.district = 'f1' order by f.source_id`
		);
		return rows;
	};
	beforeAll(() => createTestDistrict(getDb(), 'f1'));

	it('go into the register as nobody has inspected them: a map knows of no state', async () => {
		const { counts } = await run([hydrant(), station]);
		expect(counts.facilities).toEqual({
			created: 2,
			updated: 0,
			unchanged: 0,
			hydrant: 1,
			fire_station: 1
		});
		expect(await read()).toMatchObject([
			{ kind: 'hydrant', code: 'H-1', version: 1, condition: null, evidence: null },
			{ kind: 'fire_station', name: '一站', condition: null }
		]);
	});

	it('stay as they are when the file comes again, and follow it when it changes', async () => {
		expect((await run([hydrant(), station])).counts.facilities).toMatchObject({
			created: 0,
			unchanged: 2
		});
		const moved = await run([hydrant({ lon: WEST + 0.002 }), station]);
		expect(moved.counts.facilities).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
		expect((await read())[0]).toMatchObject({ version: 2, lon: WEST + 0.002 });
	});

	it('are never deleted', async () => {
		await run([]);
		expect(await read()).toHaveLength(2);
	});

	it('do not take a code that another has', async () => {
		await run([hydrant({ sourceId: 'node/3' })]);
		expect((await read()).map((row) => row['code'])).toEqual(['H-1', null, null]);
	});

	it('are joined by a built-up area around the buildings, which says how it was made', async () => {
		const { rows } = await getDb().query(
			`select name, is_derived, derivation, st_isvalid(geom) as valid,
				(select bool_and(st_covers(a.geom, st_centroid(b.geom))) from building b where b.district = 'f1') as covers
			from area a where district = 'f1' and kind = 'built_up'`
		);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({
			is_derived: true,
			valid: true,
			covers: true,
			derivation: { buildings: 9, closeMeters: 50, projection: 'EPSG:4552' }
		});
	});

	it('give way to an imported built-up area', async () => {
		await getDb().query(
			`update area set is_derived = false where district = 'f1' and kind = 'built_up'`
		);
		expect((await run([])).builtUpAreaSquareMeters).toBeNull();
	});
});

describeUnless(
	existsSync(BERLIN) ? undefined : `${BERLIN} is not here`,
	'shared-data',
	'importing real files',
	() => {
		describeOnBothDatabases('a quarter of Berlin', (getDb) => {
			it('brings its buildings, the 3,715 drawn as ways and those drawn as relations', async () => {
				await createTestDistrict(getDb(), '110000');
				const result = await importOsm(contextOf(getDb()), '110000', BERLIN);
				expect(result.counts.buildings).toBeGreaterThanOrEqual(3715);
				const { rows } = await getDb().query(
					`select count(*) filter (where source_id like 'way/%')::int as ways,
						count(*)::int as all from building where district = '110000'`
				);
				expect(rows[0]).toEqual({ ways: 3715, all: result.counts.buildings });
			});
		});

		describeOnBothDatabases('Harbin', (getDb) => {
			it('comes whole, in chunks; bench/import.ts tells how long it takes', async () => {
				await createTestDistrict(getDb(), '230103');
				const result = await importOsm(contextOf(getDb()), '230103', HARBIN);
				expect(result.counts.buildings).toBeGreaterThan(15_900);
				process.stderr.write(
					`Harbin on ${getDb().kind}: ${Math.round(result.totalMs)} ms, slowest statement ${result.slowestStatementMs} ms\n`
				);
			});
		});
	}
);

describe('the town of the tests', () => {
	it('is the same every time', async () => {
		const read = async () => {
			const chunks = [];
			for await (const chunk of townSource().chunks({})) chunks.push(chunk);
			return JSON.stringify(chunks);
		};
		expect(await read()).toBe(await read());
	});
});
