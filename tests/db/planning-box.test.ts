import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import {
	BOX_MANIFEST,
	BoxQuestionSchema,
	type BoxManifest,
	type BoxQuestion
} from '#lib/domain/planning-box.ts';
import { Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { createArea } from '#lib/server/services/area.ts';
import { checkBox } from '#lib/server/services/box/check-box.ts';
import { makeBox } from '#lib/server/services/box/make-box.ts';
import { exportLayers } from '#lib/server/services/export.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { createScenario } from '#lib/server/services/scenario/scenarios.ts';
import { printView } from '#lib/server/services/sheet/print-view.ts';
import { checkScenarioLines } from '#lib/server/services/three-lines.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { describeOnEmbedded, describeOnServer } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const CODE = '910078';
const at = (column: number, row: number): [number, number] => [
	WEST + column * BLOCK,
	SOUTH + row * BLOCK
];

const SUITE = 'the planning box of a town';
describeOnEmbedded(SUITE, defineTown('internal'));
describeOnServer(SUITE, defineTown('public'));

/**
 * Boxes of `disclosure`: each database makes one of the two, which goes through the same queries, because each costs ten
 * seconds; the analyses that only the internal one holds have tests of their own on both.
 */
function defineTown(disclosure: 'internal' | 'public') {
	return (getDb: () => Database) => {
		defineSuite(getDb, disclosure);
	};
}

function defineSuite(getDb: () => Database, disclosure: 'internal' | 'public'): void {
	const context = () => contextOf(getDb());
	let scenario = '';
	let box: ReturnType<typeof make> | undefined;
	const folders: string[] = [];
	afterAll(() => {
		for (const folder of folders) rmSync(folder, { recursive: true, force: true });
	});
	const folderOf = () => {
		const folder = mkdtempSync(join(tmpdir(), 'box-'));
		folders.push(folder);
		return folder;
	};
	const make = async (question: BoxQuestion = {}) => {
		const folder = folderOf();
		const out = join(folder, 'box.zip');
		const request = v.parse(BoxQuestionSchema, { towns: 'none', ...question });
		const made = await makeBox(context(), CODE, request, { folder, out });
		return { ...made, out, files: unzipSync(readFileSync(out)) };
	};

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, CODE);
		await importOsm(context(), CODE, townSource());
		for (const [kind, place, name] of [
			['hydrant', at(1, 1), 'XHS-1'],
			['fire_station', at(0, 1), '大队']
		] as const)
			await insertTestFacility(db, CODE, { kind, lon: place[0], lat: place[1], name });
		const rectangle = [at(2, 2), at(3.5, 2), at(3.5, 3.5), at(2, 3.5), at(2, 2)];
		await createArea(context(), CODE, {
			kind: 'farmland',
			name: '基本农田',
			source: '自然资源局',
			geometry: { type: 'Polygon', coordinates: [rectangle] }
		});
		({ id: scenario } = await createScenario(context(), CODE, {
			name: '近期方案',
			changes: [
				{ action: 'add', kind: 'hydrant', position: at(3, 3) },
				{ action: 'add', kind: 'water_crane', position: at(1, 0), cost: 8 }
			]
		}));
	}, 240_000);

	/** Made once: it costs seconds. */
	const first = async () => {
		box ??= (async () => {
			const since = new Date().toISOString();
			await insertTestFacility(getDb(), CODE, {
				kind: 'hydrant',
				lon: WEST,
				lat: SOUTH,
				name: '新增的'
			});
			return make({ scenario, since });
		})();
		return box;
	};

	if (disclosure === 'public') {
		it('tells the public no analysis', async () => {
			const { files, manifest, checked } = await make({ disclosure });
			expect(checked.files).toBe(manifest.files.length);
			expect(manifest.disclosure).toBe('public');
			const names = Object.keys(files).join('\n');
			for (const layer of ['holes', 'response', 'shortfall', 'inspections'])
				expect(names).not.toContain(layer);
			const manual = strFromU8(unzipSync(files['2 说明书/说明书.docx']!)['word/document.xml']!);
			expect(manual).not.toContain('现状与评价');
		});
	} else {
		it('holds five parts and a manifest, read back and compared', async () => {
			const { files, manifest, checked } = await first();
			const folders = new Set(Object.keys(files).map((name) => name.split('/')[0]));
			expect([...folders].sort()).toEqual(
				['1 文本', '2 说明书', '3 图集', '4 附表', '5 数据库', BOX_MANIFEST].sort()
			);
			expect(checked.files).toBe(manifest.files.length);
			expect(checked.features).toBeGreaterThan(50);
			const told = JSON.parse(strFromU8(files[BOX_MANIFEST]!)) as BoxManifest;
			expect(told).toMatchObject({ crs: 'EPSG:4552', scenario: { name: '近期方案' }, demo: false });
			const text = strFromU8(unzipSync(files['1 文本/文本.docx']!)['word/document.xml']!);
			for (const words of ['强制性内容', '不应大于 120 m', '近期新建 2 项', '位于永久基本农田内'])
				expect(text).toContain(words);
			const manual = strFromU8(unzipSync(files['2 说明书/说明书.docx']!)['word/document.xml']!);
			for (const words of ['GB 50974-2014 7.2.5', 'V1q', '方案前后', '覆盖率'])
				expect(manual).toContain(words);
		});

		it('is refused by its own check when a byte, a file or a row is not what the manifest says', async () => {
			const { files } = await first();
			const spoil = async (change: (files: Record<string, Uint8Array>) => void) => {
				const folder = folderOf();
				const spoiled = { ...files };
				change(spoiled);
				writeFileSync(join(folder, 'box.zip'), zipSync(spoiled, { level: 0 }));
				return checkBox(join(folder, 'box.zip'), { folder: join(folder, 'check') });
			};
			const text = '1 文本/文本.docx';
			const turned = (bytes: Uint8Array) =>
				bytes.map((byte, index) => (index === 100 ? byte ^ 1 : byte));
			await expect(spoil((box) => (box[text] = turned(box[text]!)))).rejects.toThrow(/hash/);
			await expect(spoil((box) => (box['更多.txt'] = new Uint8Array(3)))).rejects.toThrow(/更多/);
			await expect(spoil((box) => delete box[BOX_MANIFEST])).rejects.toThrow(Invalid);
			const recount = (box: Record<string, Uint8Array>) => {
				const manifest = JSON.parse(strFromU8(box[BOX_MANIFEST]!)) as BoxManifest;
				for (const { counts } of manifest.files)
					if (counts && 'hydrant' in counts) counts['hydrant'] = 99;
				box[BOX_MANIFEST] = Buffer.from(JSON.stringify(manifest));
			};
			await expect(spoil(recount)).rejects.toThrow(/hydrant.*99|entities/);
			const move = (box: Record<string, Uint8Array>) => {
				const name = Object.keys(box).find((entry) => entry.endsWith('.dxf')) ?? '';
				const text = Buffer.from(box[name]!).toString('latin1');
				const easting = text.indexOf('\n 10\n', text.indexOf('\nINSERT\n')) + 5;
				const digit = text[easting] === '5' ? '4' : '5';
				const moved = Buffer.from(
					`${text.slice(0, easting)}${digit}${text.slice(easting + 1)}`,
					'latin1'
				);
				box[name] = moved;
				const manifest = JSON.parse(strFromU8(box[BOX_MANIFEST]!)) as BoxManifest;
				for (const file of manifest.files)
					if (file.name === name) file.sha256 = createHash('sha256').update(moved).digest('hex');
				box[BOX_MANIFEST] = Buffer.from(JSON.stringify(manifest));
			};
			await expect(spoil(move)).rejects.toThrow(/number 1 stands at/);
		});

		it('lists what changed in the register since an earlier box', async () => {
			const { files } = await first();
			const book = unzipSync(files['4 附表/附表.xlsx']!);
			const sheets = Object.entries(book).filter(([name]) => name.includes('worksheets'));
			expect(sheets.some(([, xml]) => strFromU8(xml).includes('新增的'))).toBe(true);
			expect(strFromU8(book['xl/workbook.xml']!)).toContain('与上次成果的变化');
		});
	}

	it('checks what a scenario proposes against the three lines', async () => {
		const lines = await checkScenarioLines(context(), CODE, scenario);
		expect(lines.points.map(({ check }) => check.farmland)).toEqual([true, false]);
		expect(lines.missing).toEqual(['ecology', 'urban_boundary']);
	});

	it('exports what a scenario changes, inspections and computed areas by themselves', async () => {
		const layers = 'scenario,inspections,responsibility';
		const file = await exportLayers(context(), CODE, { layers, scenario: '近期方案' });
		onTestFinished(file.remove);
		expect(file.layers).toEqual({ scenario: 2, inspections: 0, responsibility: 1 });
		await expect(exportLayers(context(), CODE, { layers: 'scenario' })).rejects.toThrow(Invalid);
	});

	it('prints the present view of the map as a PDF', async () => {
		const bbox = [...at(-1, -1), ...at(4, 4)].join();
		const layers = 'hydrant.fire_station.holes.response.base';
		const bytes = await printView(context(), CODE, { bbox, layers, paper: 'A4' });
		expect(Buffer.from(bytes).toString('latin1', 0, 5)).toBe('%PDF-');
		await expect(printView(context(), CODE, { bbox: '1,2,3', layers })).rejects.toThrow(Invalid);
	});

	it('is for planners and leaders, and of scenarios that are there', async () => {
		const viewer = context();
		viewer.actor = { ...viewer.actor, memberships: [{ district: CODE, role: 'viewer' }] };
		const request = v.parse(BoxQuestionSchema, {});
		const work = { folder: tmpdir(), out: join(tmpdir(), 'never.zip') };
		await expect(makeBox(viewer, CODE, request, work)).rejects.toThrow(Forbidden);
		await expect(make({ scenario: '没有' })).rejects.toThrow(NotFound);
	});
}
