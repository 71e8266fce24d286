import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeLegacy, makeWorkbook } from '../../../../tests/fixtures/ledger/make-files.ts';
import { readTable } from './read-table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const CHINESE =
	'编号,名称,地址,状态\n1,东大街消火栓,东大街与新兴路交口,完好\n2,西大街消火栓,西大街12号,损坏\n';
const texts = (table: Awaited<ReturnType<typeof readTable>>) => table.rows.map((row) => row.cells);

describe('a CSV ledger', () => {
	it.each([
		['utf-8', utf8(CHINESE)],
		['utf-8', utf8(`\ufeff${CHINESE}`)],
		['gb18030', encodeLegacy(CHINESE, 'gb18030')],
		['big5', encodeLegacy('編號,名稱,位置,狀態\n1,消防栓,臺灣大道一段路口,正常\n', 'big5')],
		[
			'shift_jis',
			encodeLegacy('番号,名称,所在地\n1,消火栓,高松市番町一丁目のとなり\n', 'shift_jis')
		],
		['utf-16le', Buffer.from(`\ufeff${CHINESE}`, 'utf16le')]
	])('is read as %s by its bytes', async (encoding, bytes) => {
		const table = await readTable(bytes);
		expect(table.encoding).toBe(encoding);
		expect(table.headings[0]).toMatch(/编号|編號|番号/);
		expect(table.rows[0]!.cells[0]).toBe('1');
		expect(table.problemCounts['mixed_encodings']).toBeUndefined();
	});

	it.each([[','], [';'], ['\t'], ['|']])('finds the delimiter %j', async (delimiter) => {
		const table = await readTable(utf8(CHINESE.replaceAll(',', delimiter)));
		expect(table.delimiter).toBe(delimiter);
		expect(table.headings).toEqual(['编号', '名称', '地址', '状态']);
	});

	it('keeps quotes, delimiters and line ends inside quoted cells', async () => {
		const table = await readTable(utf8('编号,备注\r\n1,"他说""好"",\n然后走了"\r\n2,x\r\n'));
		expect(texts(table)).toEqual([
			['1', '他说"好",\n然后走了'],
			['2', 'x']
		]);
	});

	it('skips titles, blank lines, footers and repeated headings, and says so', async () => {
		const table = await readTable(
			utf8(
				'2025年伊美区消火栓台账,,,\n填报单位：供水公司,,,\n编号,名称,地址,状态\n1,甲,东大街1号,完好\n,,,\n编号,名称,地址,状态\n2,乙,东大街2号,完好\n合计,2,,\n'
			)
		);
		expect(texts(table).map(([code]) => code)).toEqual(['1', '2']);
		expect(table.headingRow).toBe(3);
		expect(table.rows.map(({ row }) => row)).toEqual([4, 7]);
		expect(table.problemCounts).toEqual({
			line_above_headings: 2,
			headings_repeated: 1,
			footer: 1,
			blank_rows: 1
		});
	});

	it('names columns of a file without headings instead of eating its first row', async () => {
		const table = await readTable(
			utf8('1,128.9001,47.7201\n2,128.9002,47.7202\n3,128.9003,47.7203\n')
		);
		expect(table.headings).toEqual(['列1', '列2', '列3']);
		expect(table.rows).toHaveLength(3);
	});

	it('keeps cells beyond the headings under names of their own', async () => {
		const table = await readTable(utf8('编号,名称\n1,甲\n2,乙,多出来\n3,丙\n'));
		expect(table.headings).toEqual(['编号', '名称', '列3']);
		expect(texts(table)).toEqual([
			['1', '甲', null],
			['2', '乙', '多出来'],
			['3', '丙', null]
		]);
		expect(table.problems).toContainEqual(
			expect.objectContaining({ code: 'column_without_heading', heading: '列3' })
		);
	});

	it('tells headings of the same name apart', async () => {
		const table = await readTable(utf8('编号,压力,压力\n1,0.2,0.3\n'));
		expect(table.headings).toEqual(['编号', '压力', '压力 (2)']);
	});
});

describe('a workbook', () => {
	it('is read with numbers, dates, shared headings over two rows and merged townships', async () => {
		const table = await readTable(
			makeWorkbook([
				{
					name: '说明',
					rows: []
				},
				{
					name: '台账',
					rows: [
						['伊美区市政消火栓台账', null, null, null, null],
						['街道', '编号', '坐标', null, '检查日期'],
						[null, null, '经度', '纬度', null],
						['旭日街道', 'A-1', 128.9, 47.72, { xml: '<v>45413</v>', style: 1 }],
						[null, 'A-2', 128.91, 47.73, null]
					],
					merged: ['A4:A5', 'C2:D2', 'A1:E1']
				}
			])
		);
		expect(table.sheet).toBe('台账');
		expect(table.headings).toEqual(['街道', '编号', '坐标/经度', '坐标/纬度', '检查日期']);
		expect(texts(table)).toEqual([
			['旭日街道', 'A-1', 128.9, 47.72, new Date('2024-05-01T00:00:00Z')],
			['旭日街道', 'A-2', 128.91, 47.73, null]
		]);
		expect(table.problemCounts['merged_cells_filled']).toBe(1);
	});

	it('takes error values and formulas without a result as empty, naming the cell', async () => {
		const table = await readTable(
			makeWorkbook([
				{
					name: 's',
					rows: [
						['编号', '地址', '流量'],
						['1', { xml: '<v>#REF!</v>', type: 'e' }, { xml: '<f>A1*2</f>' }],
						['2', '东大街', { xml: '<f>1+1</f><v>2</v>' }]
					]
				}
			])
		);
		expect(texts(table)).toEqual([
			['1', null, null],
			['2', '东大街', 2]
		]);
		expect(table.problems.map(({ code, heading }) => [code, heading])).toEqual([
			['faulty_cell', 'B2'],
			['formula_without_value', 'C2']
		]);
	});

	it('reads the sheet that is asked for, and names those there are', async () => {
		const book = makeWorkbook([
			{ name: '甲', rows: [['编号'], ['1']] },
			{ name: '乙', rows: [['编号'], ['2']] }
		]);
		expect(texts(await readTable(book, { sheet: '乙' }))).toEqual([['2']]);
		await expect(readTable(book, { sheet: '丙' })).rejects.toMatchObject({
			code: 'no_such_sheet',
			text: { zh: expect.stringContaining('甲、乙') }
		});
	});
});

describe('a GeoJSON ledger', () => {
	it('becomes columns, the geometry first; what is no point is said', async () => {
		const table = await readTable(
			utf8(
				JSON.stringify({
					type: 'FeatureCollection',
					crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } },
					features: [
						{ geometry: { type: 'Point', coordinates: [1, 2] }, properties: { a: 'x' } },
						{ geometry: null, properties: { b: true } },
						{ geometry: { type: 'LineString', coordinates: [] }, properties: { a: { c: 1 } } }
					]
				})
			)
		);
		expect(table.headings).toEqual(['geometry:lon', 'geometry:lat', 'a', 'b']);
		expect(texts(table)).toEqual([
			[1, 2, 'x', null],
			[null, null, null, true],
			[null, null, '{"c":1}', null]
		]);
		expect(table.crs).toBe('EPSG:3857');
		expect(table.problemCounts).toEqual({ no_geometry: 1, not_a_point: 1 });
	});
});

const REAL = [
	['hydrants/tulsa.csv', 'csv', 16_201, 33],
	['hydrants/taichung.geojson', 'geojson', 6328, 31],
	['stations/takamatsu-stations.xlsx', 'xlsx', 13, 8],
	['stations/takamatsu-brigade.xlsx', 'xlsx', 93, 8]
] as const;

describe('real ledgers', () => {
	for (const [name, format, rows, columns] of REAL) {
		const path = `../shared/data/${name}`;
		const isHere = existsSync(path);
		it.skipIf(!isHere)(`${name} is read whole${isHere ? '' : ' (skipped: not here)'}`, async () => {
			const table = await readTable(path);
			expect([table.format, table.rows.length, table.headings.length]).toEqual([
				format,
				rows,
				columns
			]);
			expect(table.problemCounts).toEqual({});
		});
	}
});
