import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { runProgram } from '../../src/cli/program.ts';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { childEnvironment, dataDirectories, readEnv } from '#lib/server/env.ts';
import { toLonLat } from '../../seeds/generate/frame.ts';
import { inventTown } from '../../seeds/generate/town.ts';
import { describeUnless } from './harness/databases.ts';
import { placeFreshDatabase, stopOwner } from './harness/embedded.ts';

const DEMO = '230717';
const KREMS = '../shared/data/osm/krems.osm.gz';
const folder = mkdtempSync(join(tmpdir(), 'fa-cli-'));
const dataDirectory = join(folder, 'var');
const file = (name: string) => join(folder, name);

interface Ended {
	code: number;
	stdout: string;
	stderr: string;
}

/** The command line as a process of its own, as people run it. */
function atlas(...args: string[]): Promise<Ended> {
	const { projectRoot } = readEnv();
	const main = join(projectRoot, 'src/cli/main.ts');
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			['--import', 'tsx', main, ...args],
			{
				cwd: projectRoot,
				env: childEnvironment(dataDirectories(dataDirectory), {
					DATABASE_URL: '',
					LANG: 'zh_CN.UTF-8',
					ATLAS_EMBEDDED_FSYNC: 'off'
				}),
				maxBuffer: 1e8
			},
			(error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
		);
	});
}

/** What a command that must succeed prints as its last line. */
async function answer(...args: string[]): Promise<Record<string, unknown>> {
	const { code, stdout, stderr } = await atlas(...args, '--json');
	expect(code, stderr).toBe(0);
	const last: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
	expect(last).toBeTypeOf('object');
	return last as Record<string, unknown>;
}

const read = (name: string): GeoJSON.FeatureCollection =>
	JSON.parse(readFileSync(file(name), 'utf8'));
const write = (name: string, features: unknown[], more = {}) =>
	writeFileSync(file(name), JSON.stringify({ type: 'FeatureCollection', features, ...more }));
const feature = (geometry: unknown, properties = {}) => ({ type: 'Feature', properties, geometry });
const point = (coordinates: number[], properties = {}) =>
	feature({ type: 'Point', coordinates }, properties);
const SQUARE = [
	[128.9, 47.72],
	[128.91, 47.72],
	[128.91, 47.73],
	[128.9, 47.73],
	[128.9, 47.72]
];

beforeAll(async () => {
	await placeFreshDatabase(dataDirectory);
	writeFileSync(file('town.osm'), [...inventTown().document.print()].join(''));
	write('points.geojson', [point([128.905, 47.725]), feature(null)]);
	write('area.geojson', [feature({ type: 'Polygon', coordinates: [SQUARE] })]);
	write('stations.geojson', [point(toLonLat([620, 260]), { name: '大队', turnoutSeconds: 90 })]);
	write('far.geojson', [point([120, 40])]);
	write('none.geojson', []);
	write('mercator.geojson', [point([14_349_000, 6_060_000])], {
		crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } }
	});
	const bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]];
	write('bow.geojson', [feature({ type: 'Polygon', coordinates: [bow] })]);
	writeFileSync(file('text.txt'), 'not a map');
});
afterAll(async () => {
	await stopOwner(dataDirectory);
	rmSync(folder, { recursive: true, force: true });
});

describe('the command line without a database', () => {
	it('finds the holes of two files', async () => {
		const found = await answer(
			'coverage',
			...['--facilities', file('points.geojson'), '--area', file('area.geojson')],
			...['--radius', '150', '--out', file('holes.geojson')]
		);
		expect(found).toMatchObject({
			view: 'designed',
			projection: 'EPSG:4552',
			facilityCount: 1,
			unplacedCount: 1,
			holeCount: 1
		});
		expect(found['coveredSquareMeters']).toBeCloseTo(Math.PI * 150 ** 2, 0);
		expect(read('holes.geojson').features[0]?.properties).toMatchObject({ number: 1 });
	});

	it('finds the arrival times of two files, the station’s own turnout inside', async () => {
		const found = await answer(
			'response',
			...['--roads', file('town.osm'), '--facilities', file('stations.geojson')],
			...['--minutes', '5', '--repeat', '3'],
			...['--out', file('edges.geojson'), '--gaps', file('gaps.geojson')]
		);
		const [total, reached, beyond] = ['totalMeters', 'reachedMeters', 'beyondMeters'].map((key) =>
			Number(found[key])
		) as [number, number, number];
		expect(reached + beyond).toBeCloseTo(total, 3);
		expect(reached).toBeGreaterThan(50_000);
		expect(found).toMatchObject({ stationCount: 1, unsnappedCount: 0, repeat: 3 });
		expect(Number(found['leastMs'])).toBeLessThanOrEqual(Number(found['elapsedMs']));
		const edges = read('edges.geojson').features;
		expect(edges).toHaveLength(Number(found['edgeCount']));
		const earliest = Math.min(...edges.map(({ properties }) => properties?.['leastSeconds']));
		expect(earliest).toBeCloseTo(90, 3);
		const gapMeters = read('gaps.geojson').features.reduce(
			(sum, { properties }) => sum + properties?.['lengthMeters'],
			0
		);
		expect(gapMeters).toBeCloseTo(beyond, 0);
		expect(existsSync(join(dataDirectory, 'run'))).toBe(false);
	});

	describeUnless(
		existsSync(KREMS) ? undefined : `${KREMS} is not here`,
		'shared-data',
		'Krems',
		() => {
			it('is read from gzipped XML', async () => {
				write('krems.geojson', [point([15.6103, 48.41])]);
				const roads = ['--roads', KREMS, '--facilities', file('krems.geojson')];
				const found = await answer('response', ...roads);
				expect(Number(found['totalMeters'])).toBeGreaterThan(150_000);
				expect(found['stationCount']).toBe(1);
			});
		}
	);
});

describe('the command line with the embedded database', () => {
	it('seeds the demo', async () => {
		expect(await answer('seed', 'demo')).toMatchObject({ district: DEMO, map: 'imported' });
	});

	it('rates it, now and before it began', async () => {
		const rate = await answer('rate', '--district', DEMO);
		expect(rate['intactRate']).toBeLessThan(0.95);
		const asOf = await answer('rate', '--district', DEMO, '--as-of', '2000-01-01');
		expect(asOf).toMatchObject({ existing: 0, intactRate: null });
	});

	it('finds its holes, and exports the same ones', async () => {
		const coverage = await answer('coverage', '--district', DEMO, '--out', file('demo.geojson'));
		expect(read('demo.geojson').features).toHaveLength(Number(coverage['holeCount']));
		const out = ['--out', file('layers.geojson')];
		expect(
			await answer('export', '--district', DEMO, '--layers', 'holes,water_crane', ...out)
		).toMatchObject({ layers: { holes: coverage['holeCount'], water_crane: 25 } });
	});

	it('finds its arrival times', async () => {
		const response = await answer('response', '--district', DEMO, '--gaps', file('gaps.geojson'));
		expect(response).toMatchObject({ minutes: 5, stationCount: 3, unreachableMeters: 0 });
		expect(read('gaps.geojson').features).toHaveLength(Number(response['gapCount']));
	});

	it('creates a district and fills it from a file', async () => {
		expect(
			await answer('district', 'create', '--code', '110000', '--name', '柏林(试)')
		).toMatchObject({ code: '110000', boundary: 'auto', projection: null });
		const imported = await answer('import', 'osm', file('town.osm'), '--district', '110000');
		expect(imported).toMatchObject({ replaced: false, problemCount: 0 });
		const { districts } = await answer('district', 'list');
		expect(districts).toMatchObject([{ code: '110000', projection: 'EPSG:4552' }, { code: DEMO }]);
		const coverage = await answer('coverage', '--district', '110000', '--kind', 'hydrant');
		expect(coverage).toMatchObject({ coveredRate: 0, area: { isDerived: true } });
	});

	it('backs everything up into a file that can be checked without a database', async () => {
		const made = await answer('backup', '--out', file('atlas.zip'));
		expect(made).toMatchObject({ file: file('atlas.zip'), retries: 0 });
		const checked = await answer('restore', file('atlas.zip'), '--check');
		expect(checked).toMatchObject({ from: 'embedded', rows: made['rows'], schema: made['schema'] });
	});

	it('sets a rule of the district’s own, and takes it back', async () => {
		const rule = ['hydrant.radius_m', '--district', '110000'];
		await answer('rule', 'set', 'hydrant.radius_m', '120', ...rule.slice(1), '--reason', '试');
		expect(await answer('coverage', '--district', '110000')).toMatchObject({ radiusMeters: 120 });
		expect(await answer('rule', 'unset', ...rule)).toMatchObject({ effective: 150 });
	});

	it('works beside a process that has the database open', async () => {
		const db: Database = await openDatabase({ role: 'test', url: 'embedded', dataDirectory });
		try {
			const [rate, doctor] = await Promise.all([
				answer('rate', '--district', DEMO),
				answer('doctor'),
				db.query('select 1')
			]);
			expect(rate['existing']).toBe(353);
			expect(doctor).toMatchObject({ database: 'embedded', pendingMigrations: [] });
		} finally {
			await db.close();
		}
	});
});

/** Runs a command line in this process, which is quicker. */
async function refuse(line: string): Promise<string> {
	const said: string[] = [];
	vi.stubEnv('ATLAS_DATA_DIR', dataDirectory);
	vi.stubEnv('DATABASE_URL', '');
	vi.stubEnv('LANG', 'zh_CN.UTF-8');
	vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
	const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
	const args = line.split(' ').map((word) => (word.startsWith('@') ? file(word.slice(1)) : word));
	try {
		expect(await runProgram(commands, args), said.join('')).toBe(2);
		expect(out).not.toHaveBeenCalled();
	} finally {
		vi.restoreAllMocks();
		vi.unstubAllEnvs();
	}
	return said.join('');
}

describe('input that a person can mend', () => {
	const files = 'coverage --facilities @points.geojson --area @area.geojson --radius 150';
	it.each([
		['seed', 'demo [options]'],
		['teapot', '没有这个命令'],
		['rate', '--district'],
		['rate --district 999999', '999999'],
		[`rate --district ${DEMO} --as-of tomorrow`, '2025-12-31'],
		[`${files} --out /nowhere/x.geojson`, '/nowhere/x.geojson'],
		[files.replace('150', '0'), '--radius'],
		[files.replace('150', 'wide'), '--radius'],
		[files.replace('points', 'missing'), '读不到文件'],
		[files.replace('@points.geojson', '@text.txt'), '不是 GeoJSON'],
		[files.replace('points', 'mercator'), 'EPSG::3857'],
		[files.replace('points', 'area'), '应为点'],
		[files.replace('area.geojson', 'points.geojson'), '应为面'],
		[files.replace('area.geojson', 'none.geojson'), '没有要素'],
		[files.replace('area.geojson', 'bow.geojson'), '自相交'],
		['coverage', '--facilities'],
		[`coverage --district ${DEMO} --radius 100`, '规则'],
		[`coverage --district ${DEMO} --kind water_crane`, '没有保护半径'],
		[`coverage --district ${DEMO} --kind teapot`, 'micro_station'],
		[`coverage --district ${DEMO} --area-id 7`, 'UUID'],
		['response --roads @town.osm --facilities @far.geojson', '200 米'],
		['response --roads @town.osm --facilities @none.geojson', '没有消防站'],
		['response --roads @text.txt --facilities @stations.geojson', '无法读取'],
		['response --roads @missing.pbf --facilities @stations.geojson', '@missing.pbf'],
		['response --district 110000', '没有可出动的消防站'],
		[`response --district ${DEMO} --minutes soon`, '--minutes'],
		['import osm @missing.osm --district 110000', '找不到文件'],
		['import osm @text.txt --district 110000', '无法读取'],
		['import osm @town.osm --district 999999', '999999'],
		['district create --code 110000 --name 柏林', '已存在'],
		['district create --code ?? --name x', '区划代码'],
		['district create --code 120000 --name x --boundary @points.geojson', '应为 GeoJSON 面'],
		[`export --district ${DEMO} --layers hydrant`, '--out'],
		[`export --district ${DEMO} --layers hydrants --out @x.csv`, 'water_crane'],
		[`export --district ${DEMO} --layers hydrant --format dwg --out @x`, 'gpkg'],
		[`export --district ${DEMO} --layers hydrant --out @x`, '--format'],
		[`export --district ${DEMO} --layers hydrant --crs EPSG:1 --out @x.csv`, 'EPSG:4490'],
		[`export --district ${DEMO} --layers hydrant --out /nowhere/x.csv`, '/nowhere/x.csv'],
		['export --district 999999 --layers hydrant --out @x.csv', '999999'],
		['restore @missing.zip', '读不到'],
		['restore @text.txt --check', '不能恢复'],
		['restore @atlas.zip', '--replace'],
		['backup --out @atlas.zip', '已存在'],
		['backup --out /nowhere/x.zip', '/nowhere/x.zip'],
		['move --to mysql://x', 'postgres://'],
		['move --to embedded', '就是现在的数据库'],
		['rule set hydrant.radius_m wide --district 110000 --reason 试', 'value'],
		['rule set no.such_rule 1 --district 110000 --reason 试', 'no.such_rule']
	])('“atlas %s” exits 2 and says why', async (line, reason) => {
		expect(await refuse(line)).toContain(reason.startsWith('@') ? file(reason.slice(1)) : reason);
	});
});
