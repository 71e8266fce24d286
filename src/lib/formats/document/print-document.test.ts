import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { PaperDocument } from './document-model.ts';
import { printDocx } from './print-docx.ts';
import { printPdf } from './print-pdf.ts';

/** 1 × 1 pixel. */
const PIXEL = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64'
);

function letter(rows: number): PaperDocument {
	return {
		title: '关于消火栓维修的函',
		size: 'A4',
		head: '示范数据',
		foot: '伊美区消防救援大队',
		blocks: [
			{ is: 'title', text: '关于消火栓维修的函' },
			{ is: 'heading', level: 1, text: '一、情况' },
			{
				is: 'paragraph',
				runs: [{ text: '经检查，' }, { text: '下列设施不可用', isBold: true, color: '#b00020' }],
				isIndented: true
			},
			{ is: 'list', items: ['排空', '保温'], isNumbered: true },
			{
				is: 'table',
				columns: [
					{ title: '编号', share: 1 },
					{ title: '缺陷', share: 3 }
				],
				rows: Array.from({ length: rows }, (_, index) => [`东大街-${index + 1}`, '冻结、漏水'])
			},
			{ is: 'picture', picture: { bytes: PIXEL, width: 1, height: 1 }, width: 20, caption: '附图' },
			{
				is: 'drawing',
				height: 30,
				draw: (pdf, { x, y, width, height }) => pdf.rect(x, y, width, height).stroke()
			}
		]
	};
}

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

describe.skipIf(!hasPoppler)('printPdf, read by poppler', () => {
	it('prints every row once, headings of a table on each page, and pages numbered', async () => {
		const text = await textOf(await printPdf(letter(120)));
		const pages = text.split('\f').filter((page) => page.trim() !== '');
		expect(pages.length).toBeGreaterThan(2);
		for (let row = 1; row <= 120; row++)
			expect(text.match(new RegExp(`东大街-${row}(?!\\d)`, 'g'))).toHaveLength(1);
		for (const [index, page] of pages.entries())
			expect(page).toMatch(new RegExp(`${index + 1} ?/ ?${pages.length}`));
		expect(pages.filter((page) => page.includes('编号')).length).toBeGreaterThanOrEqual(
			pages.length - 1
		);
		expect(text).toContain('下列设施不可用');
		expect(text).toContain('示范数据');
	});

	it('breaks a row that is longer than a page, and loses nothing of it', async () => {
		const long = Array.from({ length: 900 }, (_, index) => `第${index}处漏水，`).join('');
		const columns = [
			{ title: '编号', share: 1 },
			{ title: '缺陷', share: 1 }
		];
		const blocks = [{ is: 'table' as const, columns, rows: [['东大街-1', long]] }];
		const paper: PaperDocument = { title: '', size: 'A4', blocks };
		const text = await textOf(await printPdf(paper));
		const pages = text.split('\f').map((page) => page.replace(/\d+ ?\/ ?\d+\s*$/, ''));
		const packed = pages.join('').replaceAll(/\s|编号|缺陷|东大街-1/g, '');
		expect(packed === long).toBe(true);
	});

	it('keeps a paragraph that is longer than a page', async () => {
		const long = Array.from({ length: 2000 }, (_, index) => `第${index}句。`).join('');
		const paper: PaperDocument = {
			...letter(0),
			blocks: [{ is: 'paragraph', runs: long, isIndented: true }]
		};
		const text = (await textOf(await printPdf(paper))).replaceAll(/\s/g, '');
		expect(text).toContain('第0句');
		expect(text).toContain('第1999句');
	});
});

describe('printDocx', () => {
	it('has the words, a table with repeated headings, numbering and the picture', async () => {
		const files = unzipSync(await printDocx(letter(3)));
		const xml = strFromU8(files['word/document.xml']!);
		for (const word of ['关于消火栓维修的函', '下列设施不可用', '东大街-3', '附图'])
			expect(xml).toContain(word);
		expect(xml).toContain('w:tblHeader');
		expect(xml).toContain('w:numPr');
		expect(Object.keys(files).some((name) => name.startsWith('word/media/'))).toBe(true);
	});
});

/** Text of a PDF as poppler reads it. */
async function textOf(bytes: Uint8Array): Promise<string> {
	const run = promisify(execFile)('pdftotext', ['-layout', '-', '-'], { encoding: 'utf8' });
	run.child.stdin!.end(bytes);
	return (await run).stdout;
}
