import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeGbk } from '#lib/formats/gbk.ts';
import { readEnv } from '#lib/server/env.ts';
import { Invalid } from '#lib/server/errors.ts';
import { listAreas } from '#lib/server/services/area.ts';
import { importAreas, type AreaFileOptions } from '#lib/server/services/import-areas.ts';
import { exportLayers } from '#lib/server/services/export.ts';
import { openLedger } from '#lib/server/services/ledger/open-ledger.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';

const square = (west: number, name: string | null) => ({
	type: 'Feature',
	properties: { XZQMC: name, XZQDM: `23071700${west}` },
	geometry: {
		type: 'Polygon',
		coordinates: [
			[
				[128.8 + west / 100, 47.7],
				[128.805 + west / 100, 47.7],
				[128.805 + west / 100, 47.705],
				[128.8 + west / 100, 47.705],
				[128.8 + west / 100, 47.7]
			]
		]
	}
});
const bowTie = {
	type: 'Feature',
	properties: { XZQMC: '蝴蝶结' },
	geometry: {
		type: 'Polygon',
		coordinates: [
			[
				[128.8, 47.7],
				[128.81, 47.71],
				[128.81, 47.7],
				[128.8, 47.71],
				[128.8, 47.7]
			]
		]
	}
};

describeOnBothDatabases('areas from files', (getDb) => {
	let folder = '';
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'fire-atlas-areas-'));
		await createTestDistrict(getDb(), 'ar');
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));
	const context = () => contextOf(getDb());
	const write = async (name: string, features: unknown[]) => {
		const path = join(folder, name);
		await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
		return path;
	};
	const run = (path: string, options: Partial<AreaFileOptions> = {}) =>
		importAreas(context(), 'ar', path, { kind: 'township', source: '民政', ...options });
	const names = async () => (await listAreas(context(), 'ar')).map(({ name }) => name).sort();

	it('come in by name, and again change nothing but what the same source named', async () => {
		const path = await write('a.geojson', [square(1, '前进'), square(2, '旭日')]);
		expect(await run(path)).toMatchObject({ imported: 2, skipped: 0 });
		expect(await run(path)).toMatchObject({ imported: 2 });
		expect(await names()).toEqual(['前进', '旭日']);
	});

	it('go out as a drawing in meters and come back from it where they were', async () => {
		const file = await exportLayers(context(), 'ar', {
			layers: 'areas',
			format: 'dxf',
			crs: 'EPSG:4552'
		});
		try {
			const back = await run(file.path, { kind: 'built_up', source: '图纸', layer: '范围_填充' });
			expect(back.imported).toBe(1);
		} finally {
			await file.remove();
		}
		const areas = await listAreas(context(), 'ar');
		const before = areas.filter(({ kind }) => kind === 'township');
		const total = before.reduce((sum, area) => sum + area.area_square_meters, 0);
		const again = areas.find(({ kind }) => kind === 'built_up');
		expect(again?.area_square_meters).toBeCloseTo(total, -1);
	}, 60_000);

	it.each([
		['an outline that crosses itself', [square(3, '好的'), bowTie], {}, '自相交'],
		['a feature without a name', [square(4, '好的'), square(5, null)], {}, '--name-field'],
		['a field that is not there', [square(6, '好的')], { nameField: 'MC' }, 'XZQMC']
	])('refuses %s whole', async (_, features, options, words) => {
		const before = await names();
		const path = await write('bad.geojson', features);
		const failure = await run(path, options).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(Invalid);
		expect((failure as Invalid).text[0] + JSON.stringify((failure as Invalid).params)).toContain(
			words
		);
		expect(await names()).toEqual(before);
	});

	it.each<[string, () => Uint8Array | string, string]>([
		[
			'gbk.geojson',
			() => encodeGbk(JSON.stringify({ type: 'FeatureCollection', features: [square(7, '甲')] })),
			'UTF-8'
		],
		['cut.geojson', () => JSON.stringify(square(7, '甲')).slice(0, 90), '不完整'],
		[
			'swapped.geojson',
			() => JSON.stringify(square(7, '甲')).replaceAll('128.', '47.').replace('47.7]', '128]'),
			'经度'
		],
		[
			'flat.geojson',
			() => JSON.stringify(square(7, '甲')).replace('[[[', '[[').replace(']]]', ']]'),
			'第 1 个'
		],
		['empty.gpkg', () => '', '0 字节'],
		[
			'nested.zip',
			() => zipSync({ 'in.zip': zipSync({ 'a.gpkg': new Uint8Array(9) }) }),
			'压缩包里的压缩包'
		],
		['out.zip', () => zipSync({ '../a.shp': new Uint8Array(9) }), '不安全'],
		['half.shp', () => Uint8Array.of(0, 0, 0x27, 0x0a, 0, 0), '.dbf']
	])('refuses %s, and leaves nothing behind', async (name, content, words) => {
		const before = await names();
		const path = join(folder, name);
		await writeFile(path, content());
		const failure = await run(path).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(Invalid);
		const { text, params } = failure as Invalid;
		expect(text[0] + JSON.stringify(params)).toContain(words);
		expect(await names()).toEqual(before);
		const { cache } = readEnv().directories;
		expect(readdirSync(cache).filter((entry) => entry.startsWith('export-read-'))).toEqual([]);
	});

	it('repairs when told to, and says so', async () => {
		const path = await write('bow.geojson', [bowTie]);
		const { imported, notices } = await run(path, { repair: true });
		expect(imported).toBe(1);
		expect(notices.join()).toContain('已自动修复');
	});

	it('and ledgers are read from geographic files through the same door', async () => {
		const file = await exportLayers(
			context(),
			'ar',
			{ layers: 'areas', format: 'fgb' },
			{ pack: 'never' }
		);
		try {
			const { table } = await openLedger(file.path, {});
			expect(table).toMatchObject({ format: 'fgb', crs: 'EPSG:4490', sheet: 'areas' });
			expect(table.problemCounts['not_a_point']).toBe(table.rows.length);
		} finally {
			await file.remove();
		}
	}, 60_000);
});
