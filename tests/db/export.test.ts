import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { EXPORT_LAYERS } from '#lib/domain/export.ts';
import { readEnv } from '#lib/server/env.ts';
import { Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { exportLayers, type ExportedFile } from '#lib/server/services/export.ts';
import type { ExportQuestion } from '#lib/server/services/export-request.ts';
import { createScenario } from '#lib/server/services/scenario/scenarios.ts';
import { resetRule, setRule } from '#lib/server/services/rule.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { seedDemo } from '../../seeds/demo.ts';
import { describeOnBothDatabases, describeUnless } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { SOUTH, townSource, WEST } from './harness/town.ts';

const DEMO = '230717';

function ogr(command: 'ogrinfo' | 'ogr2ogr', ...args: string[]): string {
	return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 });
}

function whyNoGdal(): string | undefined {
	try {
		ogr('ogrinfo', '--version');
		return undefined;
	} catch {
		return 'ogrinfo (gdal-bin) is not installed';
	}
}

/** The WKT of a layer names its system last. */
function systemsOf(summary: string): string[] {
	return [...summary.matchAll(/^ {4}ID\["EPSG",(\d+)\]\]$/gm)].map((match) => match[1] ?? '');
}

const exportFolders = () => {
	const { cache } = readEnv().directories;
	return existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('export-')) : [];
};

describeOnBothDatabases('exporting the demo district', (getDb) => {
	const context = () => contextOf(getDb());
	const run = async (question: ExportQuestion): Promise<ExportedFile> => {
		const file = await exportLayers(context(), DEMO, question);
		onTestFinished(file.remove);
		return file;
	};
	const readHydrants = async () => {
		const { rows } = await getDb().query<{ code: string; lon: number; lat: number }>(
			`select code, st_x(geom) as lon, st_y(geom) as lat from facility
			where district = '${DEMO}' and kind = 'hydrant' and lifecycle <> 'removed'`
		);
		return new Map(rows.map(({ code, lon, lat }) => [code, [lon, lat]]));
	};

	beforeAll(() => seedDemo(context(), () => undefined), 120_000);

	it('writes GeoJSON that says it is demo data, once for the file and on every feature', async () => {
		const file = await run({ layers: 'hydrant, holes', view: 'designed' });
		expect(file).toMatchObject({ format: 'geojson', crs: 'EPSG:4490' });
		expect(file.fileName).toBe('伊美区-示范数据-hydrant-holes.geojson');
		const collection = JSON.parse(await readFile(file.path, 'utf8'));
		expect(collection).toMatchObject({ demo: true, note: expect.stringContaining('示范数据') });
		expect(collection).not.toHaveProperty('crs');
		const features: GeoJSON.Feature[] = collection.features;
		const hydrants = features.filter(({ properties }) => properties?.['layer'] === 'hydrant');
		const known = await readHydrants();
		expect(hydrants).toHaveLength(known.size);
		for (const { geometry, properties } of hydrants) {
			expect((geometry as GeoJSON.Point).coordinates).toEqual(known.get(properties?.['code']));
			expect(properties?.['data_status']).toBe('示范数据');
		}
		const holes = features.filter(({ properties }) => properties?.['layer'] === 'holes');
		const coverage = await computeCoverage(context(), DEMO, { view: 'designed', winter: false });
		expect(holes.map(({ properties }) => properties?.['area_square_meters'])).toEqual(
			coverage.holes.features.map(({ properties }) => properties.areaSquareMeters)
		);
		expect(file.layers).toEqual({ hydrant: known.size, holes: coverage.holeCount });
	});

	it('names another system in the file, easting first', async () => {
		const file = await run({ layers: 'fire_station', crs: 'epsg:4552' });
		const { crs, features } = JSON.parse(await readFile(file.path, 'utf8'));
		expect(crs.properties.name).toBe('urn:ogc:def:crs:EPSG::4552');
		const [x, y] = features[0].geometry.coordinates;
		expect(x).toBeGreaterThan(480_000);
		expect(x).toBeLessThan(520_000);
		expect(y).toBeGreaterThan(5_250_000);
	});

	it('writes CSV for spreadsheets: marked UTF-8, words beside codes, no formulas', async () => {
		const station = await insertTestFacility(getDb(), DEMO, {
			kind: 'pool',
			lon: 128.9,
			lat: 47.7,
			name: '=HYPERLINK("http://x")'
		});
		const file = await run({ layers: 'pool', format: 'csv' });
		const text = await readFile(file.path, 'utf8');
		expect(text.startsWith('\uFEFFlon,lat,id,code,')).toBe(true);
		const lines = text.trimEnd().split('\r\n');
		expect(lines).toHaveLength(4);
		const written = lines.find((line) => line.includes(station));
		expect(written).toContain(`"'=HYPERLINK(""http://x"")"`);
		expect(written).toContain('消防水池');
		expect(written?.endsWith('示范数据')).toBe(true);
	});

	it('takes one township, some states, or the register as of a day', async () => {
		const read = async (question: Partial<ExportQuestion>) => {
			const { path } = await run({ layers: 'hydrant', ...question });
			const { features }: { features: GeoJSON.Feature[] } = JSON.parse(
				await readFile(path, 'utf8')
			);
			return features.map(({ properties }) => properties ?? {});
		};
		const all = await read({});
		const wanted = (keep: (entry: GeoJSON.GeoJsonProperties) => boolean) =>
			all.filter(keep).map((entry) => entry['code']);
		const township = all[0]?.['township_code'];
		const ofTownship = await read({ township });
		expect(ofTownship.length).toBeLessThan(all.length);
		expect(ofTownship.map((entry) => entry['code'])).toEqual(
			wanted((entry) => entry?.['township_code'] === township)
		);
		const broken = await read({ states: 'unusable, uninspected' });
		expect(broken.map((entry) => entry['code'])).toEqual(
			wanted((entry) => ['unusable', 'uninspected'].includes(entry?.['state']))
		);
		const since = new Date(Math.max(...all.map((entry) => Date.parse(entry['valid_from']))));
		const before = await read({ asOf: new Date(since.getTime() - 1000).toISOString() });
		expect(before.length).toBeLessThan(all.length);
		expect(before.length).toBe(
			wanted((entry) => Date.parse(entry?.['valid_from']) < since.getTime()).length
		);
	});

	it('gives the public what is public, marks it, and tells what it kept', async () => {
		const [id] = (
			await getDb().query<{ id: string }>(
				`update facility set disclosure = 'public' where id = (
					select id from facility where district = '${DEMO}' and kind = 'water_crane'
						and lifecycle <> 'removed' limit 1) returning id`
			)
		).rows.map((row) => row.id);
		const file = await run({ layers: 'water_crane,holes', disclosure: 'public' });
		expect(file.fileName).toBe('伊美区-示范数据-water_crane-holes-公开.geojson');
		expect(file.layers).toEqual({ water_crane: 1 });
		const collection = JSON.parse(await readFile(file.path, 'utf8'));
		expect(collection.disclosure).toBe('公开');
		expect(collection.features[0].properties).toMatchObject({ id, disclosure_mark: '公开' });
		for (const secret of ['state', 'managed_by', 'bays', 'responsible_phone', 'source'])
			expect(collection.features[0].properties).not.toHaveProperty(secret);
		expect(file.notes.map(([zh]) => zh).join()).toMatch(/holes 不公开.*24 条未导出/);
	});

	it('shifts to GCJ-02 only when told to, and says so in name and features', async () => {
		const file = await run({ layers: 'fire_station', crs: 'GCJ-02' });
		expect(file.fileName).toContain('GCJ-02');
		const shifted = JSON.parse(await readFile(file.path, 'utf8'));
		const plain = JSON.parse(await readFile((await run({ layers: 'fire_station' })).path, 'utf8'));
		expect(shifted.features[0].properties.datum).toBe('GCJ-02');
		expect(shifted.datum).toBe('GCJ-02');
		const [lon, lat] = shifted.features[0].geometry.coordinates;
		const [trueLon, trueLat] = plain.features[0].geometry.coordinates;
		const meters = Math.hypot((lon - trueLon) * 75_000, (lat - trueLat) * 111_000);
		expect(meters).toBeGreaterThan(200);
		expect(meters).toBeLessThan(900);
	});

	it('writes facilities as OSM tags that our own import reads again', async () => {
		const file = await run({ layers: 'hydrant,water_crane', format: 'osm' });
		const text = await readFile(file.path, 'utf8');
		expect(text).toContain('upload="never"');
		expect(text).toMatch(/<!-- .*示范数据/);
		expect(text.match(/<node /g)).toHaveLength(
			(file.layers['hydrant'] ?? NaN) + (file.layers['water_crane'] ?? NaN)
		);
		await createTestDistrict(getDb(), 'osm-again');
		const again = await importOsm(context(), 'osm-again', file.path);
		const inUse = (text.match(/k="emergency" v="fire_hydrant"/g) ?? []).length;
		expect(again.counts.facilities).toMatchObject({ created: inUse });
	});

	it('draws in the meters of the district, one layer of the drawing a kind', async () => {
		const file = await run({ layers: 'hydrant,holes', format: 'dxf' });
		expect(file.crs).toBe('EPSG:4552');
		const text = new TextDecoder('gbk').decode(await readFile(file.path));
		expect(text.match(/^INSERT\r?$/gm)).toHaveLength(file.layers['hydrant'] ?? NaN);
		expect(text.match(/^HATCH$/gm)).toHaveLength(file.layers['holes'] ?? NaN);
		expect(text).toContain('  8\n消火栓_标注\n');
	});

	it('leaves out what was removed unless asked', async () => {
		const { layers } = await run({ layers: 'hydrant' });
		expect((await run({ layers: 'hydrant', includesRemoved: true })).layers['hydrant']).toBe(
			(layers['hydrant'] ?? NaN) + 4
		);
	});

	it('follows view and winter in the holes', async () => {
		const count = async (question: Partial<ExportQuestion>) =>
			JSON.parse(await readFile((await run({ layers: 'holes', ...question })).path, 'utf8'))
				.features;
		const sum = (features: GeoJSON.Feature[]) =>
			features.reduce((total, { properties }) => total + properties?.['area_square_meters'], 0);
		const asIs = await count({});
		expect(asIs[0].properties).toMatchObject({ view: 'as_is', winter: false, radius_meters: 150 });
		expect(sum(await count({ winter: true }))).toBeGreaterThan(sum(asIs));
		expect(sum(await count({ view: 'pessimistic' }))).toBeGreaterThan(sum(asIs));
	});

	it('takes the district’s own limit for what lies beyond, unless asked for another', async () => {
		const gaps = async (question: Partial<ExportQuestion>) =>
			JSON.parse(await readFile((await run({ layers: 'gaps', ...question })).path, 'utf8'))
				.features[0].properties.limit_minutes as number;
		const key = 'station.arrival_minutes';
		await setRule(context(), DEMO, key, { value: 3, reason: '从严' });
		expect(await gaps({})).toBe(3);
		expect(await gaps({ minutes: 5 })).toBe(5);
		await resetRule(context(), DEMO, key);
		expect(await gaps({})).toBe(5);
	});

	it('says what is possible when asked for something else, and leaves nothing behind', async () => {
		const before = exportFolders();
		const refused = async (question: ExportQuestion, words: string) => {
			const failure = await run(question).catch((error: unknown) => error);
			expect(failure).toBeInstanceOf(Invalid);
			expect((failure as Invalid).message).toContain(words);
		};
		await refused({ layers: 'hydrants' }, 'water_crane');
		await refused({ layers: '' }, 'holes');
		await refused({ layers: 'hydrant', format: 'tab' }, 'gpkg');
		await refused({ layers: 'hydrant', format: 'dxf', crs: 'EPSG:4490' }, 'EPSG:4552');
		await refused({ layers: 'holes', disclosure: 'public' }, 'internal');
		await refused({ layers: 'hydrant,holes', format: 'osm' }, 'facilities only');
		await refused({ layers: 'hydrant', states: 'broken' }, 'uninspected');
		await refused({ layers: 'hydrant', encoding: 'Big5' }, 'GBK');
		await refused({ layers: 'hydrant,holes', format: 'csv' }, 'one layer at a time');
		await refused({ layers: 'holes', view: 'rosy' }, 'pessimistic');
		await refused({ layers: 'hydrant', crs: 'WGS84' }, 'EPSG:4490');
		await refused({ layers: 'hydrant', crs: 'EPSG:999999' }, '4513–4554');
		await refused({ layers: 'gaps', minutes: -1 }, '1440');
		await expect(exportLayers(context(), '999999', { layers: 'hydrant' })).rejects.toThrow(
			NotFound
		);
		expect(exportFolders()).toEqual(before);
	});

	it('is for those who may, and logged', async () => {
		const viewer = {
			...context(),
			actor: { ...context().actor, memberships: [{ district: DEMO, role: 'viewer' as const }] }
		};
		await expect(exportLayers(viewer, DEMO, { layers: 'hydrant' })).rejects.toThrow(Forbidden);
		const entries = async () =>
			(await getDb().query(`select after from audit where action = 'export' order by id`)).rows;
		const before = await entries();
		await run({ layers: 'intake' });
		const after = await entries();
		expect(after).toHaveLength(before.length + 1);
		expect(after.at(-1)?.['after']).toMatchObject({ layers: { intake: 2 }, format: 'geojson' });
	});

	describeUnless(whyNoGdal(), 'gdal', 'as GeoPackage, read by native GDAL', () => {
		it('holds every layer as a table, with Chinese names of the columns and the mark', async () => {
			await createScenario(context(), DEMO, {
				name: '近期方案',
				changes: [{ action: 'add', kind: 'hydrant', position: [128.9, 47.73] }]
			});
			const file = await run({
				layers: EXPORT_LAYERS.join(','),
				format: 'gpkg',
				crs: 'EPSG:4552',
				minutes: 5,
				scenario: '近期方案'
			});
			const summary = ogr('ogrinfo', '-al', '-so', file.path);
			const counts = Object.fromEntries(
				[...summary.matchAll(/^Layer name: (\w+)[\s\S]*?^Feature Count: (\d+)$/gm)].map((match) => [
					match[1],
					Number(match[2])
				])
			);
			expect(counts).toEqual(file.layers);
			expect(Object.keys(counts)).toEqual([...EXPORT_LAYERS]);
			expect(systemsOf(summary)).toEqual(EXPORT_LAYERS.map(() => '4552'));
			expect(summary).toContain('IDENTIFIER=hydrant 消火栓（示范数据');
			const aliases = ogr(
				'ogrinfo',
				file.path,
				'-sql',
				`select column_name, name from gpkg_data_columns where table_name = 'hydrant'`
			);
			for (const [name, alias] of [
				['code', '编号'],
				['state_zh', '状态'],
				['serviced_by', '维保单位'],
				['form_zh', '设置形式'],
				['data_status', '数据性质']
			])
				expect(aliases).toMatch(new RegExp(`= ${name}\\n +name \\(String\\) = ${alias}\\n`));
		}, 120_000);

		it('packs a Shapefile with all that belongs to it', async () => {
			const file = await run({ layers: 'hydrant', format: 'shp', encoding: 'gbk' });
			expect(file.fileName).toBe('伊美区-示范数据-hydrant.shp.zip');
			const summary = ogr('ogrinfo', '-al', `/vsizip/${file.path}`);
			expect(summary).toContain(`Feature Count: ${file.layers['hydrant']}`);
			expect(summary).toContain('state_zh (String) = 完好');
			const names = Object.keys(unzipSync(await readFile(file.path)));
			expect(names.map((name) => name.replace(/^.*hydrant/, '')).sort()).toEqual(
				['-字段说明.csv', '.cpg', '.dbf', '.prj', '.shp', '.shx'].sort()
			);
		}, 60_000);

		it('writes a workbook whose cells say where they stand', async () => {
			const file = await run({ layers: 'water_crane', format: 'xlsx', crs: 'EPSG:4552' });
			const summary = ogr('ogrinfo', '-al', '-so', file.path);
			expect(summary).toContain(`Feature Count: ${file.layers['water_crane']}`);
			expect(summary).toMatch(/^东坐标: Real[^]*^编号: String/m);
		});

		it.each(['EPSG:4552', 'EPSG:3857'])(
			'stands where it should in %s',
			async (crs) => {
				const file = await run({ layers: 'hydrant,holes', format: 'gpkg', crs });
				const epsg = crs.slice(5);
				expect(systemsOf(ogr('ogrinfo', '-al', '-so', file.path))).toEqual([epsg, epsg]);
				const back = ogr(
					'ogr2ogr',
					...['-f', 'GeoJSON', '-t_srs', 'EPSG:4490', '-lco', 'COORDINATE_PRECISION=10'],
					...['/vsistdout/', file.path, 'hydrant']
				);
				const { features }: { features: GeoJSON.Feature<GeoJSON.Point>[] } = JSON.parse(back);
				const known = await readHydrants();
				expect(features).toHaveLength(known.size);
				for (const { geometry, properties } of features) {
					const [lon = NaN, lat = NaN] = known.get(properties?.['code']) ?? [];
					// A tenth of a millimeter is what meters are rounded to.
					expect(geometry.coordinates[0]).toBeCloseTo(lon, 8);
					expect(geometry.coordinates[1]).toBeCloseTo(lat, 8);
				}
			},
			120_000
		);
	});
});

describeOnBothDatabases('exporting a district of one’s own', (getDb) => {
	it('bears no mark of demo data, and keeps facilities without a position', async () => {
		await createTestDistrict(getDb(), 'x1');
		await importOsm(contextOf(getDb()), 'x1', townSource());
		await insertTestFacility(getDb(), 'x1', { kind: 'hydrant', lon: WEST, lat: SOUTH });
		await getDb().query(
			`insert into facility (district, kind, name, ownership, valid_from, recorded_by)
			values ('x1', 'hydrant', '待落图', 'municipal', now(), 'test')`
		);
		const file = await exportLayers(contextOf(getDb()), 'x1', { layers: 'hydrant' });
		onTestFinished(file.remove);
		const collection = JSON.parse(await readFile(file.path, 'utf8'));
		expect(collection).not.toHaveProperty('demo');
		expect(file.fileName).toBe('x1-hydrant.geojson');
		const features: GeoJSON.Feature[] = collection.features;
		expect(features.map(({ geometry }) => geometry === null).sort()).toEqual([false, true]);
		expect(features[0]?.properties).not.toHaveProperty('data_status');
	});
});
