import { describe, expect, it } from 'vitest';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { profileColumns } from './column-profile.ts';
import { guessMapping } from './guess-mapping.ts';
import { settleMapping } from './settle-mapping.ts';
import type { LedgerCell } from './table.ts';

const guess = (table: Record<string, LedgerCell[]>, kind: FacilityKind = 'hydrant') => {
	const headings = Object.keys(table);
	const length = Math.max(...Object.values(table).map((cells) => cells.length));
	const rows = Array.from({ length }, (_, index) => ({
		row: index + 2,
		cells: headings.map((heading) => table[heading]?.[index] ?? null)
	}));
	return guessMapping(headings, profileColumns({ headings, rows }), kind);
};

describe('guessing what columns mean', () => {
	it('knows the headings of a real brigade ledger (glossary)', () => {
		const { mapping } = guess({
			水源名称: ['东大街消火栓', '西大街消火栓'],
			水源编码: ['X001', 'X002'],
			水源类型: ['01', '02'],
			水源地址: ['东大街与新兴路交口', '西大街12号'],
			可用状态: ['可用', '不可用'],
			管辖队站: ['旭日消防救援站', '旭日消防救援站'],
			供水单位: ['伊春市供水公司', '伊春市供水公司'],
			经度: ['128.9001', '128.9011'],
			纬度: ['47.7201', '47.7211'],
			设置形式: ['地上', '地下'],
			管网形式: ['环状', '枝状'],
			'管网直径(mm)': ['200', '300'],
			'管网压力（MPa）': ['0.3', '0.25'],
			接口形式: ['65', '65'],
			'最大流量(L/s)': ['15', '10']
		});
		expect(mapping.columns).toMatchObject({
			name: '水源名称',
			code: '水源编码',
			kind: '水源类型',
			address: '水源地址',
			condition: '可用状态',
			station: '管辖队站',
			supplied_by: '供水单位',
			lon: '经度',
			lat: '纬度',
			'attributes.form': '设置形式',
			'attributes.main_form': '管网形式',
			'attributes.main_diameter_mm': '管网直径(mm)',
			'attributes.pressure_mpa': '管网压力（MPa）',
			'attributes.couplings': '接口形式',
			'attributes.flow_lps': '最大流量(L/s)'
		});
		expect(mapping.units).toMatchObject({
			'attributes.pressure_mpa': 'mpa',
			'attributes.flow_lps': 'l/s'
		});
	});

	it('knows Traditional, English and Japanese headings, snake and camel case', () => {
		expect(
			guess({
				消防栓編號: ['6025.0', '6026.0'],
				消防栓位置: ['立德街8號', '立德街9號'],
				緯度: [24.1, 24.2],
				經度: [120.6, 120.7]
			}).mapping.columns
		).toMatchObject({ code: '消防栓編號', address: '消防栓位置', lon: '經度', lat: '緯度' });
		expect(
			guess({
				hydrantId: ['a', 'b'],
				street_address: ['1 Main St', '2 Main St'],
				LONGITUDE: [-95.9, -95.8],
				LATITUDE: [36.1, 36.2]
			}).mapping.columns
		).toMatchObject({
			code: 'hydrantId',
			address: 'street_address',
			lon: 'LONGITUDE',
			lat: 'LATITUDE'
		});
		expect(
			guess({
				番号: ['1', '2'],
				所在地: ['高松市番町一丁目8', '高松市番町二丁目'],
				緯度: [34.3, 34.4],
				経度: [134.0, 134.1]
			}).mapping.columns
		).toMatchObject({ code: '番号', address: '所在地', lat: '緯度', lon: '経度' });
	});

	it('does not believe a heading whose cells look otherwise', () => {
		const { mapping, fields } = guess({
			电话: ['好', '坏'],
			状态: ['完好', '损坏'],
			压力: ['有', '无']
		});
		expect(mapping.columns['condition']).toBe('状态');
		expect(mapping.columns['responsible_phone']).toBeUndefined();
		expect(mapping.columns['attributes.pressure_mpa']).toBeUndefined();
		expect(fields.find(({ field }) => field === 'attributes.pressure_mpa')?.others[0]?.column).toBe(
			'压力'
		);
	});

	it('takes X and Y that hold degrees for a position, and asks which plane meters are in', () => {
		expect(guess({ X: [128.9, 128.8], Y: [47.7, 47.6] }).mapping.columns).toMatchObject({
			lon: 'X',
			lat: 'Y'
		});
		const plane = guess({ X坐标: [43_492_500, 43_493_500], Y坐标: [5_285_000, 5_286_000] });
		expect(plane.mapping.columns).toMatchObject({ x: 'X坐标', y: 'Y坐标' });
		expect(plane.mapping.crs).toBe('EPSG:4531');
		const unknown = guess({ X坐标: [492_500, 493_500], Y坐标: [5_285_000, 5_286_000] });
		expect(unknown.mapping.crs).toBeNull();
		expect(unknown.questions.map(({ code }) => code)).toContain('crs');
	});

	it('asks about units that the values contradict, and about words that nobody knows', () => {
		const { mapping, questions } = guess({
			编号: ['1', '2', '3'],
			静压: ['60', '55', '65'],
			状态: ['完好', '丙类', '可用']
		});
		expect(mapping.units['attributes.pressure_mpa']).toBe('unknown');
		const asked = questions.map(({ code, value, options }) => [code, value ?? '', options[0]]);
		expect(asked).toContainEqual(['unit', '', 'psi']);
		expect(asked).toContainEqual(['value', '丙类', 'intact']);
		expect(asked).toContainEqual(['value', '可用', 'intact']);
		expect(asked.filter(([, value]) => value === '完好')).toEqual([]);
	});

	it('asks whose hydrants they are, and takes no answer for given that nobody gave', () => {
		const { mapping, questions } = guess({ 编号: ['1', '2'] });
		expect(questions.map(({ code, field }) => [code, field])).toContainEqual([
			'constant',
			'ownership'
		]);
		expect(mapping.constants).toEqual({});
		const columns = {
			headings: ['编号'],
			profiles: profileColumns({ headings: ['编号'], rows: [] }),
			crs: null
		};
		const asked = (constants: Record<string, string>) =>
			settleMapping(columns, 'hydrant', { ...mapping, constants }).questions.filter(
				({ code }) => code === 'constant'
			);
		expect(asked({})).toHaveLength(1);
		expect(asked({ ownership: 'private' })).toEqual([]);
	});

	it('reads 火星 and 百度 in a heading as the datum', () => {
		expect(guess({ 高德经度: [128.9], 高德纬度: [47.7] }).mapping.crs).toBe('GCJ-02');
		expect(guess({ 百度坐标: ['128.9,47.7'] }).mapping.crs).toBe('BD-09');
	});

	it('offers each column once and each field once, and lists the rest', () => {
		const { mapping, unmapped } = guess({
			编号: ['1', '2'],
			原编号: ['a', 'b'],
			照片: ['x.jpg', 'y.jpg'],
			'': ['?', '?']
		});
		expect(mapping.columns).toEqual({ code: '编号', old_code: '原编号' });
		expect(unmapped).toEqual(['照片', '']);
	});
});
