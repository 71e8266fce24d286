import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shift } from '#lib/domain/ledger/datum.ts';
import { Forbidden } from '#lib/server/errors.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import { updateFacility } from '#lib/server/services/facility.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { checkLedger, importLedger } from '#lib/server/services/ledger/import-ledger.ts';
import { encodeLegacy } from '../fixtures/ledger/make-files.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { countRows, dumpRegister, ledgerOf } from './harness/ledgers.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const LEDGER = `编号,名称,地址,经度,纬度,状态,检查日期
A-1,一号,中心大街东侧,128.9021,47.7221,完好,2025-05-01
A-2,二号,中心大街,128.9041,47.7222,漏水,2025-05-02
A-3,三号,锅炉房后,,,损坏,2025-05-03
A-4,,,0,0,完好,2025-05-04
,,,,,完好,2025-05-05
`;

describeOnBothDatabases('importing a ledger', (getDb) => {
	let district = 'l0';
	let count = 0;
	const context = () => contextOf(getDb());
	const run = async (...args: Parameters<typeof ledgerOf>) =>
		importLedger(context(), district, await ledgerOf(...args));
	const facilities = () =>
		listFacilities(getDb(), district, {
			includesSensitive: true,
			outageAt: new Date(),
			limit: 1000
		});
	beforeEach(async () => {
		district = `l${++count}`;
		await createTestDistrict(getDb(), district);
	});

	it('takes every row as one of four outcomes and says why', async () => {
		const { summary, rows } = await run(LEDGER);
		expect(summary).toMatchObject({ rows: 5, imported: 2, unplaced: 2, merged: 0, rejected: 1 });
		expect(rows.map(({ outcome }) => outcome)).toEqual([
			'imported',
			'imported',
			'unplaced',
			'unplaced',
			'rejected'
		]);
		expect(rows[3]!.findings.map(({ code }) => code)).toContain('position_zero');
		expect(rows[4]!.findings.map(({ code }) => code)).toContain('nothing_to_identify');
	});

	it('turns the status column into observations with evidence ledger, dated by the ledger', async () => {
		await run(LEDGER);
		const found = await facilities();
		expect(
			found.map(({ code, state, evidence, observed_at, defects }) => [
				code,
				state,
				evidence,
				observed_at,
				defects
			])
		).toEqual([
			['A-1', 'intact', 'ledger', '2025-04-30T16:00:00.000Z', []],
			['A-2', 'impaired', 'ledger', '2025-05-01T16:00:00.000Z', ['leaking']],
			['A-3', 'unusable', 'ledger', '2025-05-02T16:00:00.000Z', ['damaged']],
			['A-4', 'intact', 'ledger', '2025-05-03T16:00:00.000Z', []]
		]);
		expect(found.every(({ last_verified_at }) => last_verified_at === null)).toBe(true);
	});

	it('records no state where neither a column nor a person gives a day', async () => {
		const undated = LEDGER.replaceAll(/,2025-05-0\d|,检查日期/g, '');
		const { summary } = await run(undated);
		expect(summary.observations).toBe(0);
		expect(summary.problems['condition_undated']).toBe(5);
		expect(summary.warnings.map(({ zh }) => zh).join()).toContain('--as-of');
		expect((await facilities()).every(({ state }) => state === 'uninspected')).toBe(true);
		const dated = await run(undated, { as_of: '2025-06-30' });
		expect(dated.summary).toMatchObject({ observations: 4, unchanged: 0, updated: 4 });
	});

	it('changes nothing when the same file comes again', async () => {
		await run(LEDGER);
		const before = await dumpRegister(getDb(), district);
		const again = await run(LEDGER);
		expect(again.summary).toMatchObject({ unchanged: 4, created: 0, changeSet: null });
		expect(await dumpRegister(getDb(), district)).toBe(before);
	});

	it('brings known rows up to date, but leaves to people what they changed', async () => {
		await run(LEDGER);
		const [first] = await facilities();
		await updateFacility(context(), district, first!.id, { version: 1, name: '改过的名称' });
		const changed = LEDGER.replace('一号', '壹号').replace('中心大街,', '中心大街西侧,');
		const { summary, rows } = await run(changed);
		expect(summary).toMatchObject({ updated: 1, unchanged: 3 });
		expect(rows[0]!.findings).toContainEqual(
			expect.objectContaining({ code: 'kept_by_people', field: 'name', value: '壹号' })
		);
		const found = await facilities();
		expect(found.map(({ name, address }) => [name, address])).toEqual([
			['改过的名称', '中心大街东侧'],
			['二号', '中心大街西侧'],
			['三号', '锅炉房后'],
			[null, null]
		]);
	});

	it('writes nothing in a dry run, which says the same', async () => {
		const before = await dumpRegister(getDb(), district);
		const dry = await checkLedger(context(), district, await ledgerOf(LEDGER));
		expect(await dumpRegister(getDb(), district)).toBe(before);
		expect(await countRows(getDb(), 'ledger', district)).toBe(0);
		const done = await run(LEDGER);
		const counted = ({
			rows,
			imported,
			unplaced,
			merged,
			rejected,
			created,
			observations
		}: typeof dry.summary) => ({
			rows,
			imported,
			unplaced,
			merged,
			rejected,
			created,
			observations
		});
		expect(counted(done.summary)).toEqual(counted(dry.summary));
		expect(done.summary.problems).toEqual(dry.summary.problems);
	});

	it('keeps the mapping that was confirmed for the next ledger with such headings', async () => {
		const odd = '甲,乙,丙\nX1,128.9021,47.7221\n';
		const input = await ledgerOf(odd);
		const first = await checkLedger(context(), district, input);
		expect(first.summary.mappingOrigin).toBe('guessed');
		await importLedger(context(), district, {
			...input,
			options: {
				...input.options,
				mapping: { ...first.summary.mapping, columns: { code: '甲', lon: '乙', lat: '丙' } }
			}
		});
		const next = await run('甲,乙,丙\nX2,128.9023,47.7223\n');
		expect(next.summary).toMatchObject({ mappingOrigin: 'kept', imported: 1, created: 1 });
		expect((await facilities()).map(({ code }) => code)).toEqual(['X1', 'X2']);
	});

	it('is for those who may import', async () => {
		const viewer = {
			...context(),
			actor: { ...context().actor, memberships: [{ district, role: 'viewer' as const }] }
		};
		await expect(importLedger(viewer, district, await ledgerOf(LEDGER))).rejects.toThrow(Forbidden);
	});

	describe('with rows that look alike', () => {
		const TWICE = `编号,名称,地址,经度,纬度
A-1,一号,,128.9021,47.7221
A-1,,东侧门前,128.9061,47.7261
A-3,三号,,128.90211,47.7221
B-9,九号,,128.9081,47.7281
`;
		const old = async () => {
			const id = await insertTestFacility(getDb(), district, {
				kind: 'hydrant',
				lon: 128.90811,
				lat: 47.7281
			});
			await getDb().query(
				`update facility set code = 'OLD', source_id = null where district = $1 and id = $2`,
				[district, id]
			);
			await getDb().query(
				`insert into facility_version select district, id, version, kind, code, old_codes, name, address,
					road_name, road_order, township_code, community_code, grid_cell, station_id, managed_by,
					supplied_by, serviced_by, responsible_person, responsible_phone, built_on, opened_on, geom,
					position_accuracy_m, lifecycle, season, removed_on, removal_approval, ownership, category,
					sponsor, attributes, disclosure, source, source_id, valid_from, recorded_at, recorded_by
				from facility where district = $1`,
				[district]
			);
			return id;
		};

		it('imports them apart and asks, unless told to merge', async () => {
			await old();
			const { summary, rows } = await run(TWICE);
			expect(summary).toMatchObject({ rows: 4, imported: 4, merged: 0 });
			expect(rows.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
				[],
				['duplicate_code_in_file'],
				['duplicate_place'],
				['duplicate_place']
			]);
			expect((await facilities()).map(({ code }) => code)).toEqual([
				'A-1',
				'A-3',
				'B-9',
				'OLD',
				null
			]);
		});

		it('merges by code and by distance, filling in only what was empty', async () => {
			const id = await old();
			const { summary } = await run(TWICE, { merge: ['code', 'distance'] });
			expect(summary).toMatchObject({ rows: 4, imported: 1, merged: 3, created: 1 });
			const found = await facilities();
			expect(
				found.map(({ code, name, address, old_codes }) => [code, name, address, old_codes])
			).toEqual([
				['A-1', '一号', '东侧门前', ['A-3']],
				['OLD', '九号', null, ['B-9']]
			]);
			expect(found[1]!.id).toBe(id);
			const again = await run(TWICE);
			expect(again.summary).toMatchObject({ merged: 3, changeSet: null });
		});

		it('follows what a person chose row by row', async () => {
			await old();
			const { summary } = await run(TWICE, {
				merge: ['code'],
				decisions: { '3': 'separate', '4': 'merge', '5': 'skip' }
			});
			expect(summary).toMatchObject({ rows: 4, imported: 2, merged: 1, rejected: 1 });
		});
	});

	describe('beside roads', () => {
		beforeAll(async () => {
			await createTestDistrict(getDb(), 'town');
			await importOsm(context(), 'town', townSource());
			for (const [old, name] of [
				['小路12', '东升街'],
				['小路2', '南山路']
			])
				await getDb().query(
					`update road_edge set name = $2 where district = 'town' and name = $1`,
					[old, name]
				);
		});
		beforeEach(() => {
			district = 'town';
		});

		it('notices GCJ-02 by the roads, converts, and says how many fit', async () => {
			const lines = Array.from({ length: 30 }, (_, n) => {
				const [lon, lat] = shift([WEST + (n % 4) * BLOCK, SOUTH + 0.0001 + n * 0.00018], 'GCJ-02');
				return `G-${n},${lon},${lat}`;
			});
			const csv = `编号,经度,纬度\n${lines.join('\n')}\n`;
			const { summary } = await checkLedger(context(), 'town', await ledgerOf(csv));
			expect(summary.datum).toMatchObject({ verdict: 'GCJ-02', converted: 'GCJ-02', points: 30 });
			expect(summary.datum!.message.zh).toMatch(/30 个点中 \d+ 个按 GCJ-02 转换后/);
			const stated = await checkLedger(
				context(),
				'town',
				await ledgerOf(csv, { is_crs_stated: true })
			);
			expect(stated.summary.datum!.converted).toBeNull();
		});

		it('finds a crossing by its roads and leaves what it cannot find to people', async () => {
			const gbk = encodeLegacy(
				`编号,安装地址\nW-1,中心大街与东升街交口东南角\nW-2,中心大街与南山路交口\nW-3,锅炉房后\nW-4,中心大街\n`,
				'gb18030'
			);
			const { summary, rows } = await run(gbk);
			expect(summary).toMatchObject({ rows: 4, imported: 1, unplaced: 3 });
			const found = new Map((await facilities()).map((one) => [one.code, one]));
			const [lon, lat] = found.get('W-1')!.position!;
			expect((lon - WEST) * 75_000).toBeCloseTo(10.6, 0);
			expect((lat - SOUTH - BLOCK) * 111_000).toBeCloseTo(-10.6, 0);
			expect(found.get('W-1')!.position_accuracy_m).toBe(20);
			expect(rows[0]!.findings[0]).toMatchObject({ code: 'located_by_address' });
			expect(rows[1]!.findings[0]!.detail!.zh).toContain('不相交');
			expect(found.get('W-4')!.attributes['placement_hint']).toHaveLength(2);
		});

		it('keeps wrong hemispheres and far places off the map, and puts swapped axes right', async () => {
			const csv = `编号,经度,纬度\nH-1,128.902,47.722\nH-2,47.722,128.902\nH-3,-128.902,47.722\nH-4,128.902,-47.722\nH-5,12.9,47.7\nH-6,NaN,47.7\n`;
			const { rows } = await checkLedger(context(), 'town', await ledgerOf(csv));
			expect(rows.map(({ outcome, findings }) => [outcome, findings[0]?.code])).toEqual([
				['imported', undefined],
				['imported', 'axes_swapped'],
				['unplaced', 'position_wrong_hemisphere'],
				['unplaced', 'position_wrong_hemisphere'],
				['unplaced', 'position_far_away'],
				['unplaced', 'position_not_a_number']
			]);
		});
	});
});
