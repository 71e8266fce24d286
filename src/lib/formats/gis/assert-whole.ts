import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { LedgerFormatError } from '../ledger/ledger-format-error.ts';
import type { StagedSource } from './stage-source.ts';

/** Enough for the last groups of a drawing and what editors leave behind them. */
const TAIL_BYTES = 512;

/**
 * What GDAL passes over in silence: it reads a Shapefile without its table as outlines of nothing, and of a drawing that
 * was cut off what is left of it.
 *
 * @throws {LedgerFormatError} A part of the file is missing; names it.
 */
export async function assertWhole({ format, file }: StagedSource, folder: string): Promise<void> {
	const path = join(folder, file);
	if (format === 'shp') await assertSidecars(path);
	if (format === 'dxf') await assertEnd(path);
}

async function assertSidecars(path: string): Promise<void> {
	const stem = basename(path, extname(path)).toLowerCase();
	const names = (await readdir(dirname(path))).map((name) => name.toLowerCase());
	const missing = ['.shx', '.dbf'].filter((extension) => !names.includes(`${stem}${extension}`));
	if (missing.length === 0) return;
	throw new LedgerFormatError('missing_part', {
		zh: `Shapefile 缺少同名的 ${missing.join('、')}。请把 .shp、.shx、.dbf、.prj、.cpg 放在一起（或一并打包）再导入。`,
		en: `The Shapefile lacks its ${missing.join(' and ')}. Put .shp, .shx, .dbf, .prj and .cpg beside each other (or into one zip) and import again.`
	});
}

async function assertEnd(path: string): Promise<void> {
	const file = await open(path);
	try {
		const { size } = await stat(path);
		const length = Math.min(size, TAIL_BYTES);
		const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
		if (/\bEOF[\s\0\x1a]*$/.test(buffer.toString('latin1'))) return;
	} finally {
		await file.close();
	}
	throw new LedgerFormatError('cut_off', {
		zh: '图纸不完整：结尾没有 EOF。请在 CAD 中重新另存为 DXF，或重新下载。',
		en: 'The drawing is cut off: there is no EOF at its end. Save it as DXF again, or download it again.'
	});
}
