import type { LedgerTable } from '#lib/domain/ledger/table.ts';
import { openSource } from './byte-source.ts';
import { readCsv } from './csv-table.ts';
import type { GdalOptions } from '../gdal/run-gdal.ts';
import { detectGisFormat } from '../gis/stage-source.ts';
import { readGisTable } from '../gis/gis-table.ts';
import { readGeoJson } from './geojson-table.ts';
import { LedgerFormatError } from './ledger-format-error.ts';
import { DEFAULT_LIMITS, type ReadLimits } from './read-limits.ts';
import type { TextEncoding } from './detect-encoding.ts';
import { readWorkbook } from './xlsx/workbook.ts';

export interface ReadTableOptions extends Partial<ReadLimits> {
	/** Of a workbook's sheet (default: the first visible one with rows) or of a layer (the first with points). */
	sheet?: string;
	/** Of a text file, where the guess is wrong. */
	encoding?: TextEncoding;
	delimiter?: ',' | ';' | '\t' | '|';
	/** Whether somebody says in which system the coordinates are. */
	isCrsStated?: boolean;
	/** Runs with a GDAL of its own in an empty directory; without it only tables are read. */
	withGdal?: <T>(run: (gdal: GdalOptions) => Promise<T>) => Promise<T>;
}

/**
 * Reads a ledger (台账): CSV, XLSX, GeoJSON or, with GDAL, a geographic file, told from its first bytes
 * and not from its name.
 * Lines above the headings (a title, who filled it in) are skipped with a note; nothing else is.
 *
 * @param source A path, or the file's bytes.
 * @throws {LedgerFormatError} None of the three, broken, hostile, or beyond the limits; its `text`
 * names the row, the column and the cure in both languages.
 */
export async function readTable(
	source: string | Uint8Array,
	options: ReadTableOptions = {}
): Promise<LedgerTable> {
	const limits: ReadLimits = { ...DEFAULT_LIMITS, ...withoutUndefined(options) };
	limits.signal?.throwIfAborted();
	if (typeof source === 'string' && options.withGdal) {
		const format = await detectGisFormat(source);
		if (format)
			return options.withGdal((gdal) => readGisTable(source, format, { ...options, limits }, gdal));
	}
	const bytes = await openSource(source, limits);
	const head = await bytes.head(4096);
	switch (sniff(head)) {
		case 'zip':
			return readWorkbook(bytes, limits, options.sheet);
		case 'json':
			return readGeoJson(bytes, limits);
		case 'text':
			return readCsv(bytes, limits, options);
	}
}

function withoutUndefined(options: ReadTableOptions): Partial<ReadLimits> {
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const SAVE_AS: readonly (readonly [code: string, start: RegExp, zh: string, en: string])[] = [
	[
		'old_workbook',
		/^\xd0\xcf\x11\xe0/,
		'这是旧版 .xls 工作簿，或加了密码的工作簿。请用 Excel 或 WPS 打开（去掉密码），另存为 .xlsx。',
		'An old .xls workbook, or one with a password. Open it in Excel or WPS (remove the password) and save it as .xlsx.'
	],
	[
		'html',
		/^\s*<(!doctype|html|table|\?xml|head|body|div|meta)/i,
		'这是网页或 XML，不是表格（有的系统导出的 .xls 其实是网页）。请用 Excel 或 WPS 打开，另存为 .xlsx。',
		'A web page or XML, not a table (some systems export web pages named .xls). Open it in Excel or WPS and save it as .xlsx.'
	],
	[
		'pdf',
		/^%PDF/,
		'这是 PDF。请向提供单位要原始表格（.xlsx 或 .csv）。',
		'A PDF. Ask its author for the table itself (.xlsx or .csv).'
	],
	[
		'archive',
		/^(\x1f\x8b|Rar!|7z\xbc\xaf|BZh)/,
		'这是压缩包。请先解压，再导入里面的表格。',
		'An archive. Unpack it first and import the table inside.'
	],
	[
		'geopackage',
		/^SQLite format 3/,
		'这是 GeoPackage 或 SQLite 数据库。台账请导出为 .xlsx、.csv 或 GeoJSON。',
		'A GeoPackage or SQLite database. Export the ledger as .xlsx, .csv or GeoJSON.'
	]
];

function sniff(head: Uint8Array): 'zip' | 'json' | 'text' {
	const start = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
	if (/^PK(\x03\x04|\x05\x06)/.test(start)) return 'zip';
	const text = start.replace(/^\xef\xbb\xbf/, '');
	for (const [code, pattern, zh, en] of SAVE_AS) {
		if (pattern.test(text)) throw new LedgerFormatError(code, { zh, en });
	}
	if (/^\s*(\{|\[\s*\{)/.test(text)) return 'json';
	if (isBinary(head))
		throw new LedgerFormatError('not_a_table', {
			zh: '不是表格文件：既不是 CSV、XLSX，也不是 GeoJSON。请用 Excel 或 WPS 另存为 .xlsx 或 .csv。',
			en: 'Not a table: neither CSV, XLSX nor GeoJSON. Save it as .xlsx or .csv from Excel or WPS.'
		});
	return 'text';
}

/** Control characters that no text has; UTF-16 has zeros, but all in even or all in odd places. */
function isBinary(head: Uint8Array): boolean {
	const isMarked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
	if (isMarked) return false;
	let controls = 0;
	const zeros = [0, 0];
	head.forEach((byte, index) => {
		if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
		else if (byte < 9 || (byte > 13 && byte < 27)) controls++;
	});
	const [even = 0, odd = 0] = zeros;
	const zeroShare = Math.max(even, odd) / head.length;
	if (zeroShare > 0.1 && Math.min(even, odd) * 20 <= Math.max(even, odd)) return false;
	return controls > head.length / 50 || even + odd > 0;
}
