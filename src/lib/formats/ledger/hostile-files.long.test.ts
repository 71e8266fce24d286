import { randomBytes } from 'node:crypto';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encodeLegacy, makeWorkbook } from '../../../../tests/fixtures/ledger/make-files.ts';
import { readTable } from './read-table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const book = makeWorkbook([
	{
		name: 's',
		rows: [['编号', '地址'], ...Array.from({ length: 500 }, (_, n) => [`${n}`, `${n}号`])]
	}
]);
/** Text that does not pack, so that no bomb is suspected. */
const randomText = (length: number) => randomBytes((length * 3) / 4).toString('base64');

describe('a hostile or broken file is refused with where and why, or read with a word about it', () => {
	it.each([0.2, 0.5, 0.9, 0.999])('a workbook cut off at %d of its length', async (share) => {
		const cut = book.subarray(0, Math.floor(book.length * share));
		await expect(readTable(cut)).rejects.toMatchObject({ code: 'broken_workbook' });
	});

	it('a workbook whose bytes were damaged', async () => {
		const damaged = book.slice();
		damaged.fill(0x41, 700, 900);
		await expect(readTable(damaged)).rejects.toMatchObject({ code: 'broken_workbook' });
	});

	it('a zip bomb, without unpacking it', async () => {
		const bomb = makeWorkbook([{ name: 's', rows: [['编号'], ['1']] }], {
			'xl/worksheets/sheet0.xml': [
				Buffer.concat([utf8('<worksheet><sheetData>'), Buffer.alloc(96 * 1024 * 1024, '<row/>')]),
				{ level: 6 }
			]
		});
		expect(bomb.length).toBeLessThan(1024 * 1024);
		await expect(readTable(bomb)).rejects.toMatchObject({
			code: 'zip_bomb',
			text: { zh: expect.stringContaining('sheet0.xml') }
		});
	});

	it('10,000 columns, naming the row', async () => {
		const wide = Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',');
		await expect(readTable(utf8(`${wide}\n${wide}\n`))).rejects.toMatchObject({
			code: 'too_many_columns',
			row: 1
		});
		const sheet = makeWorkbook([{ name: 's', rows: [wide.split(','), wide.split(',')] }]);
		await expect(readTable(sheet)).rejects.toMatchObject({ code: 'too_many_columns' });
	});

	it('one cell of 50 MB: the rest of the file is kept', async () => {
		const table = await readTable(
			utf8(`编号,地址,备注\n1,东大街,短\n2,西大街,${'x'.repeat(50 * 1024 * 1024)}\n3,南大街,短\n`)
		);
		expect(table.rows.map(({ cells }) => cells)).toEqual([
			['1', '东大街', '短'],
			['2', '西大街', null],
			['3', '南大街', '短']
		]);
		expect(table.problems[0]).toMatchObject({ code: 'cell_too_large', row: 3, heading: '3' });
	});

	it('one cell of 50 MB in a workbook', async () => {
		const huge = makeWorkbook([
			{
				name: 's',
				rows: [
					['编号', '备注'],
					['1', randomText(50 * 1024 * 1024)]
				]
			}
		]);
		await expect(readTable(huge)).rejects.toMatchObject({
			code: 'cell_too_large',
			text: { zh: expect.stringContaining('B2') }
		});
	});

	it('a quote that is never closed, naming where it opened', async () => {
		await expect(readTable(utf8('编号,地址\n1,"东大街\n2,西大街\n'))).rejects.toMatchObject({
			code: 'unclosed_quote',
			row: 2,
			column: 2
		});
	});

	it('lines in two encodings, each read by its own', async () => {
		const table = await readTable(
			Buffer.concat([
				utf8('编号,地址\n1,东升街与新兴大街交口\n'),
				encodeLegacy('2,西大街与红旗路交口\n', 'gb18030'),
				utf8('3,通河路十二号院门前\n')
			])
		);
		expect(table.rows.map(({ cells }) => cells[1])).toEqual([
			'东升街与新兴大街交口',
			'西大街与红旗路交口',
			'通河路十二号院门前'
		]);
		expect(table.problems).toContainEqual(
			expect.objectContaining({ code: 'mixed_encodings', row: 3 })
		);
	});

	it('formulas of an attacker stay text', async () => {
		const table = await readTable(utf8(`编号,备注\n1,"=cmd|'/c calc'!A1"\n2,+1+1\n`));
		expect(table.rows.map(({ cells }) => cells[1])).toEqual([`=cmd|'/c calc'!A1`, '+1+1']);
	});

	it.each([
		['empty_file', new Uint8Array()],
		['old_workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
		['html', utf8('<html><table><tr><td>1</td></tr></table></html>')],
		['pdf', utf8('%PDF-1.7 x')],
		['archive', Uint8Array.of(0x1f, 0x8b, 8, 0)],
		['not_a_table', Uint8Array.from({ length: 400 }, (_, n) => (n * 37) % 9)],
		['not_a_workbook', zipSync({ 'readme.txt': utf8('hello') })],
		['broken_json', utf8('{"type":"FeatureCollection","features":[{"geometry":{"coord')],
		['broken_json', utf8('{"type":"FeatureCollection","features":[{"x":NaN}]}')],
		['not_geojson', utf8('{"type":"Topology"}')],
		['not_utf8', encodeLegacy('{"type":"FeatureCollection","features":[{"名":"称"}]}', 'gb18030')]
	])('%s', async (code, bytes) => {
		await expect(readTable(bytes)).rejects.toMatchObject({
			code,
			text: { zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.stringMatching(/\w{3}/) }
		});
	});

	it('stops when asked to', async () => {
		const stop = new AbortController();
		stop.abort(new Error('stopped'));
		await expect(readTable(book, { signal: stop.signal })).rejects.toThrow('stopped');
	});
});
