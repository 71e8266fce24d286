import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { runProgram } from '../../src/cli/program.ts';
import { toLonLat } from '../../seeds/generate/frame.ts';
import { inventTown } from '../../seeds/generate/town.ts';
import { placeFreshDatabase, stopOwner } from './harness/embedded.ts';

const folder = mkdtempSync(join(tmpdir(), 'fa-engine-'));
const dataDirectory = join(folder, 'var');
const file = (name: string) => join(folder, name);
const point = ([lon, lat]: readonly number[], properties = {}) => ({
	type: 'Feature',
	properties,
	geometry: { type: 'Point', coordinates: [lon, lat] }
});
const write = (name: string, features: unknown[]) =>
	writeFileSync(file(name), JSON.stringify({ type: 'FeatureCollection', features }));
const read = (name: string): GeoJSON.FeatureCollection =>
	JSON.parse(readFileSync(file(name), 'utf8'));

/** Meters east and north in the frame of the demo's town. */
const WORKING: [number, number][] = [
	[420, 200],
	[620, 260],
	[640, 270]
];
const BROKEN: [number, number] = [900, 400];
const FAR: [number, number] = [900, 380];
const at = (place: [number, number]) => toLonLat(place).join(',');

/** Runs a command line in this process: what it prints as its last line, and its exit code. */
async function run(line: string): Promise<{ code: number; answer: Record<string, unknown> }> {
	const printed: string[] = [];
	vi.stubEnv('ATLAS_DATA_DIR', dataDirectory);
	vi.stubEnv('DATABASE_URL', '');
	vi.stubEnv('ATLAS_EMBEDDED_FSYNC', 'off');
	const said: string[] = [];
	vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
	vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
	const args = line.split(' ').map((word) => (word.startsWith('@') ? file(word.slice(1)) : word));
	try {
		const code = await runProgram(commands, [...args, '--json']);
		const last = printed.join('').trimEnd().split('\n').at(-1) ?? '';
		return { code, answer: last === '' ? { said: said.join('') } : JSON.parse(last) };
	} finally {
		vi.restoreAllMocks();
		vi.unstubAllEnvs();
	}
}

async function answer(line: string): Promise<Record<string, unknown>> {
	const { code, answer: found } = await run(line);
	expect(code, JSON.stringify(found)).toBe(0);
	return found;
}

beforeAll(() => {
	writeFileSync(file('town.osm'), [...inventTown().document.print()].join(''));
	const working = WORKING.map((place, k) => point(toLonLat(place), { code: `H-${k + 1}` }));
	const broken = { code: 'H-9', condition: 'unusable', since: '2026-01-02', serviced_by: '一队' };
	write('hydrants.geojson', [...working, point(toLonLat(BROKEN), broken)]);
	write(
		'ledger.geojson',
		[...WORKING, BROKEN].map((place, k) =>
			point(toLonLat(place), {
				编号: `H-${k + 1}`,
				状态: k === WORKING.length ? '不可用' : '完好'
			})
		)
	);
	write('stations.geojson', [point(toLonLat([620, 260]), { name: '大队' })]);
	const ring = [
		[300, 100],
		[1100, 100],
		[1100, 600],
		[300, 600],
		[300, 100]
	].map((place) => toLonLat(place as [number, number]));
	write('area.geojson', [
		{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }
	]);
	const plot = [
		[880, 380],
		[900, 380],
		[900, 400],
		[880, 400],
		[880, 380]
	].map((place) => toLonLat(place as [number, number]));
	write('plots.geojson', [
		{
			type: 'Feature',
			properties: { name: '地块甲', cost: 2.5 },
			geometry: { type: 'Polygon', coordinates: [plot] }
		}
	]);
});
afterAll(async () => {
	await stopOwner(dataDirectory);
	rmSync(folder, { recursive: true, force: true });
});

describe('the engine’s commands with files only', () => {
	const files = '--facilities @hydrants.geojson --area @area.geojson';

	it('cover twice', async () => {
		const once = await answer(`coverage ${files} --radius 150`);
		const twice = await answer(`coverage ${files} --radius 150 --k 2`);
		expect(twice['depth']).toBe(2);
		expect(Number(twice['coveredSquareMeters'])).toBeLessThan(Number(once['coveredSquareMeters']));
		expect(Number(twice['coveredSquareMeters'])).toBeGreaterThan(0);
	});

	it('reach along streets', async () => {
		const reach = await answer(
			'reach --roads @town.osm --facilities @stations.geojson --within 300 --out @reached.geojson'
		);
		const [reached, beyond] = [Number(reach['reachedMeters']), Number(reach['beyondMeters'])];
		expect(reached).toBeGreaterThan(300);
		expect(reached + beyond).toBeCloseTo(Number(reach['totalMeters']), 3);
		expect(read('reached.geojson').features.length).toBeGreaterThan(3);
	});

	it('explain a hole, and a late arrival when stations are given', async () => {
		const found = await answer(
			`explain --at ${at(FAR)} ${files} --roads @town.osm --stations @stations.geojson --radius 150`
		);
		expect(found['coverage']).toMatchObject({
			isCovered: false,
			isInArea: true,
			usedToCover: [{ code: 'H-9', reason: 'unusable', since: '2026-01-02' }],
			rule: { standard: 'GB 50974-2014', value: 150 }
		});
		const { cures, nearestByAir, nearestByRoad } = found['coverage'] as {
			cures: { action: string; cost: number }[];
			nearestByAir: { code: string; meters: number };
			nearestByRoad: { meters: number };
		};
		expect(cures.map(({ action }) => action).toSorted()).toEqual(['build', 'repair']);
		expect(nearestByRoad.meters).toBeGreaterThanOrEqual(nearestByAir.meters);
		expect(found['response']).toMatchObject({ station: { name: '大队' }, isBeyond: false });
		const { code, answer: refused } = await run(`explain --at 1,2 ${files} --stations @x`);
		expect(code).toBe(2);
		expect(refused['said']).toContain('--roads');
	});

	it('say what each repair regains and each failure loses, of area, streets and buildings', async () => {
		const repairs = await answer(`repairs ${files} --roads @town.osm --radius 150 --count 1`);
		expect(repairs['repairs']).toMatchObject([
			{ code: 'H-9', servicedBy: '一队', buildings: expect.any(Number) }
		]);
		const [row] = repairs['repairs'] as { regainSquareMeters: number; streetMeters: number }[];
		// A whole disc but for the little that a neighbor 290 m away reaches.
		expect(row?.regainSquareMeters).toBeGreaterThan(70_000);
		expect(row?.regainSquareMeters).toBeLessThan(Math.PI * 150 ** 2);
		expect(row?.streetMeters).toBeGreaterThan(300);
		expect(repairs['plan']).toMatchObject({ steps: [{ id: 'H-9' }] });
		const covered = await answer(`coverage ${files} --radius 150`);
		const failures = await answer(`repairs ${files} --radius 150 --failures`);
		expect(failures['survivesOneRate']).toBeGreaterThan(0);
		expect(Number(failures['onceSquareMeters'])).toBeLessThan(
			Number(covered['coveredSquareMeters'])
		);
	});

	it('site beside what is there, repair what is cheaper, and take given plots', async () => {
		const sited = await answer(
			`site --kind hydrant --count 2 --roads @town.osm ${files} --seconds 2 --out @sites.geojson`
		);
		expect(sited).toMatchObject({ existingCount: 3, repairCandidateCount: 1 });
		expect(Number(sited['gap'])).toBeLessThan(0.05);
		expect(read('sites.geojson').features).toHaveLength(2);
		const plots = await answer(
			`site --kind fire_station --objective median --count 1 --roads @town.osm --facilities @stations.geojson --candidates @plots.geojson --seconds 2`
		);
		expect(plots['chosen']).toMatchObject({
			features: [{ properties: { name: '地块甲', cost: 2.5 } }]
		});
		const { code } = await run('site --count 1 --roads @town.osm --candidates parcels');
		expect(code).toBe(2);
		expect(existsSync(join(dataDirectory, 'run'))).toBe(false);
	});
});

describe('the engine’s commands with the embedded database', () => {
	const district = '--district 230001';

	beforeAll(async () => {
		await placeFreshDatabase(dataDirectory);
		await answer('district create --code 230001 --name 小镇');
		await answer(`import osm @town.osm ${district}`);
		await answer(`import areas @area.geojson ${district} --kind built_up --name 建成区`);
		await answer(`import facilities @ledger.geojson ${district} --kind hydrant --as-of 2026-01-02`);
		await answer(`import facilities @stations.geojson ${district} --kind fire_station`);
	});

	it('answer as they do with files', async () => {
		const holes = await answer(`coverage ${district}`);
		const ofFiles = await answer(
			'coverage --facilities @hydrants.geojson --area @area.geojson --radius 150'
		);
		expect(holes['areaSquareMeters']).toBeCloseTo(Number(ofFiles['areaSquareMeters']), 0);
		const twice = await answer(`coverage ${district} --k 2`);
		expect(Number(twice['coveredSquareMeters'])).toBeLessThan(Number(holes['coveredSquareMeters']));
		const explained = await answer(`explain ${district} --at ${at(FAR)}`);
		expect(explained['coverage']).toMatchObject({
			isCovered: false,
			usedToCover: [{ code: 'H-4', reason: 'unusable' }]
		});
		expect(explained['response']).toMatchObject({ station: { name: '大队' } });
		const reach = await answer(`reach ${district} --kind hydrant --view as_is`);
		expect(reach['facilityCount']).toBe(3);
		const repairs = await answer(`repairs ${district}`);
		const [row] = repairs['repairs'] as { regainSquareMeters: number; streetMeters: number }[];
		const [ofFile] = (
			await answer(
				'repairs --facilities @hydrants.geojson --area @area.geojson --roads @town.osm --radius 150'
			)
		)['repairs'] as { regainSquareMeters: number; streetMeters: number }[];
		expect(row?.regainSquareMeters).toBeCloseTo(ofFile?.regainSquareMeters ?? NaN, 0);
		expect(row?.streetMeters).toBeCloseTo(ofFile?.streetMeters ?? NaN, 0);
	});

	it('keep a siting as a scenario, compare it, and take it away', async () => {
		const sited = await answer(
			`site ${district} --kind hydrant --count 2 --seconds 2 --save 补两处`
		);
		const id = String(sited['scenario']);
		const { scenarios } = await answer(`scenario list ${district}`);
		expect(scenarios).toMatchObject([{ id, kind: 'siting', name: '补两处' }]);
		const compared = await answer(`scenario compare ${id} ${district} --out @after.geojson`);
		const { before, after } = compared as Record<
			string,
			{ coverage: { coveredSquareMeters: number } }
		>;
		expect(after?.coverage.coveredSquareMeters).toBeGreaterThan(
			before?.coverage.coveredSquareMeters ?? Infinity
		);
		expect(read('after.geojson').features.length).toBeGreaterThan(0);
		await answer(`scenario delete ${id} ${district}`);
		expect(await answer(`scenario list ${district}`)).toEqual({ scenarios: [] });
	});

	it('plan a round, print its map, and follow a survey by teams', async () => {
		await answer('user add --username crew1 --name 甲 --role crew');
		const made = await answer(`round make ${district} --for crew1 --station 大队 --one-way`);
		const stops = made['stops'] as { code: string }[];
		expect(stops.length).toBe(4);
		await answer(`round show ${String(made['id'])} ${district} --out @round.pdf`);
		expect(readFileSync(file('round.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
		expect((await answer(`round list ${district}`))['rounds']).toHaveLength(1);
		const nobody = await run(`round make ${district} --for nobody --station 大队`);
		expect([nobody.code, nobody.answer['said']]).toEqual([2, expect.stringContaining('nobody')]);
		const span = '--from 2026-05-01 --until 2026-05-31';
		const begun = await answer(`campaign make ${district} --name 春季普查 ${span} --team 一队;甲`);
		const { id } = begun['campaign'] as { id: string };
		const shown = await answer(`campaign show ${id} ${district}`);
		expect(shown['campaign']).toMatchObject({ teams: [{ name: '一队', members: '甲', done: 0 }] });
		expect(shown['facilities']).toHaveLength(4);
	});

	it('choose the area whose coverage is computed', async () => {
		const auto = await answer(`district coverage-area ${district}`);
		expect(auto).toMatchObject({ area: { name: '建成区' }, isChosen: false });
		const { id } = auto['area'] as { id: string };
		expect(await answer(`district coverage-area ${id} ${district}`)).toMatchObject({
			isChosen: true
		});
		expect(await answer(`district coverage-area auto ${district}`)).toMatchObject({
			isChosen: false
		});
	});
});
