import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { tokenOfPlate, type PlateLayout } from '#lib/domain/plate.ts';
import { printPlates } from './print-plates.ts';

const wasm = readFileSync(
	createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
);
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

const hasPoppler = spawnSync('pdftoppm', ['-v']).error === undefined;
const tokens = Array.from({ length: 9 }, (_, i) => `abcdefgh${i}z`);
const plates = tokens.map((token, i) => ({
	kindWord: '消火栓',
	code: `东大街-${String(i).padStart(3, '0')}`,
	road: '伊美区东大街与和平路交叉口西北角，工商银行门前',
	link: `https://xf.example.cn/p/${token}`
}));
const sheet = (layout: PlateLayout) =>
	printPlates(plates, {
		title: '标牌',
		phone: '0458-3878119',
		owner: '伊美区消防救援大队',
		layout
	});

/** The codes of a page as paper has them: drawn at 150 dots an inch, read by the phone's own reader. */
async function readPage(pdf: Uint8Array, page: number): Promise<string[]> {
	const folder = mkdtempSync(join(tmpdir(), 'atlas-plates-'));
	try {
		writeFileSync(join(folder, 'a.pdf'), pdf);
		const drawn = spawnSync('pdftoppm', [
			'-png',
			'-gray',
			'-r',
			'150',
			'-f',
			`${page}`,
			'-l',
			`${page}`,
			'-singlefile',
			join(folder, 'a.pdf'),
			join(folder, 'a')
		]);
		expect(drawn.status).toBe(0);
		const codes = await readBarcodes(new Uint8Array(readFileSync(join(folder, 'a.png'))), {
			formats: ['QRCode'],
			maxNumberOfSymbols: 20
		});
		return codes.map(({ text }) => text).sort();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

describe('a sheet of plates', () => {
	it.skipIf(!hasPoppler)('holds codes that the phone reads from paper, eight a sheet', async () => {
		const pdf = await sheet('8');
		expect(await readPage(pdf, 1)).toEqual(plates.slice(0, 8).map(({ link }) => link));
		expect(await readPage(pdf, 2)).toEqual([plates[8]?.link]);
	});

	it('has a page for two of them at full size, with the font embedded', async () => {
		const text = Buffer.from(await sheet('2')).toString('latin1');
		expect(text.match(/\/Type \/Page\b/g)).toHaveLength(5);
		expect(text).toContain('FontFile');
	});

	it('is told from other codes by its address alone', () => {
		expect(tokenOfPlate('https://xf.example.cn/p/ABCDEFGH0Z')).toBe('abcdefgh0z');
		expect(tokenOfPlate('http://10.1.2.3:8443/p/abcdefgh0z?x=1')).toBe('abcdefgh0z');
		expect(tokenOfPlate('https://xf.example.cn/p/abc')).toBeUndefined();
		expect(tokenOfPlate('https://example.cn/menu')).toBeUndefined();
	});
});
