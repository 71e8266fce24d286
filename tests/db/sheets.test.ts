import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { createArea } from '#lib/server/services/area.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { createScenario } from '#lib/server/services/scenario/scenarios.ts';
import { makeSheets, type SheetQuestion } from '#lib/server/services/sheet/sheets.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const CODE = '910077';
const at = (column: number, row: number): [number, number] => [
	WEST + column * BLOCK,
	SOUTH + row * BLOCK
];

function textOf(path: string): string {
	return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
}

function whyNoPoppler(): string | undefined {
	try {
		execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
		return undefined;
	} catch {
		return 'pdftotext (poppler-utils) is not installed';
	}
}

describeOnBothDatabases('drawing the sheets of a town', (getDb) => {
	const context = () => contextOf(getDb());
	const noPoppler = whyNoPoppler();
	const draw = async (question: SheetQuestion) => {
		const folder = mkdtempSync(join(tmpdir(), 'sheets-'));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		return makeSheets(context(), CODE, question, { folder });
	};

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, CODE);
		await importOsm(context(), CODE, townSource());
		const put = (kind: string, [lon, lat]: [number, number], name: string) =>
			insertTestFacility(db, CODE, { kind, lon, lat, name });
		await put('hydrant', at(1, 1), 'XHS-1');
		await put('fire_station', at(0, 1), '大队');
		const id = await put('intake', at(2, 2), 'QSK-公开');
		await db.query(`update facility set disclosure = 'public' where id = '${id}'`);
		await createArea(context(), CODE, {
			kind: 'farmland',
			name: '基本农田',
			source: '自然资源局',
			geometry: {
				type: 'Polygon',
				coordinates: [[at(2, 2), at(3, 2), at(3, 3), at(2, 3), at(2, 2)]]
			}
		});
		await createScenario(context(), CODE, {
			name: '近期方案',
			changes: [{ action: 'add', kind: 'hydrant', position: at(3, 3) }]
		});
	});

	it('draws every sheet of the list, numbered, with an index in front', async () => {
		const set = await draw({ sheets: 'all', scenario: '近期方案', reviewNumber: '黑S(2026)001号' });
		expect(set.files.map(({ name }) => name.slice(0, 2))).toEqual([
			'00',
			'01',
			'02',
			'03',
			'04',
			'05',
			'06',
			'07',
			'08',
			'09',
			'10',
			'11'
		]);
		expect(set.notes).toEqual([]);
		if (noPoppler) return;
		for (const { path } of set.files) {
			const text = textOf(path);
			for (const word of [
				'图号',
				'1:',
				'审图号',
				'黑S(2026)001号',
				'CGCS2000',
				'EPSG:4552',
				'内部'
			])
				expect(text).toContain(word);
		}
		const text = (number: string) =>
			textOf(set.files.find(({ name }) => name.startsWith(number))!.path);
		expect(text('02')).toContain('消火栓（未检）');
		expect(text('03')).toMatch(/覆盖率 \d+\.\d %/);
		expect(text('08')).toContain('近期方案');
		expect(text('11')).toContain('永久基本农田');
		expect(text('11')).toMatch(/未导入\s*生态保护红线/);
		expect(text('00')).toContain('01-1');
	});

	it('draws a page as a picture of its dots an inch', async () => {
		const set = await draw({ sheets: 'location', towns: 'none', paper: 'A4', dotsPerInch: 100 });
		const bytes = readFileSync(set.pictures[0]!.path);
		expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
		expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1169, 827]);
	});

	it('tells the public no states, no holes, and nothing that is not public', async () => {
		const set = await draw({ sheets: 'all', disclosure: 'public' });
		expect(set.files.map(({ name }) => name.slice(0, 2))).toEqual([
			'00',
			'01',
			'02',
			'04',
			'05',
			'06'
		]);
		expect(set.notes[0]?.[0]).toContain('市政消火栓覆盖分析图');
		if (noPoppler) return;
		const text = set.files.map(({ path }) => textOf(path)).join('');
		expect(text).toContain('公开');
		expect(text).toContain('QSK-公开');
		for (const secret of ['XHS-1', '未检', '完好', '覆盖率']) expect(text).not.toContain(secret);
	});

	it('replaces the base by imported areas and prints their source', async () => {
		await createArea(context(), CODE, {
			kind: 'base',
			code: 'water',
			name: '河',
			source: '区自然资源局 1:2000 地形图（2025）',
			geometry: {
				type: 'Polygon',
				coordinates: [[at(0, 0), at(3, 0), at(3, 0.3), at(0, 0.3), at(0, 0)]]
			}
		});
		const set = await draw({ sheets: 'existing', base: 'areas', towns: 'none' });
		if (noPoppler) return;
		const text = textOf(set.files[0]!.path).replaceAll(/\s/g, '');
		expect(text).toContain('区自然资源局1:2000地形图（2025）');
		expect(text).not.toContain('主干路');
	});

	it('refuses unknown sheets, scenarios and readers', async () => {
		await expect(draw({ sheets: 'nonsense' })).rejects.toThrow(Invalid);
		await expect(draw({ paper: 'A0' })).rejects.toThrow(Invalid);
		await expect(draw({ sheets: 'hydrants', disclosure: 'public' })).rejects.toThrow(Invalid);
		await expect(draw({ scenario: '没有' })).rejects.toThrow(NotFound);
		const viewer = context();
		viewer.actor = { ...viewer.actor, memberships: [{ district: CODE, role: 'viewer' }] };
		await expect(makeSheets(viewer, CODE, {}, { folder: tmpdir() })).rejects.toThrow(Forbidden);
	});

	it('logs who took which sheets', async () => {
		await draw({ sheets: 'location', towns: 'none' });
		const { rows } = await getDb().query<{ after: unknown }>(
			`select after from audit where district = '${CODE}' and entity = 'sheet' order by id desc limit 1`
		);
		expect(rows[0]?.after).toMatchObject({ sheets: ['location'], disclosure: 'internal' });
	});
});
