import { copyFile, mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { LedgerFormatError } from '../ledger/ledger-format-error.ts';
import type { ReadLimits } from '../ledger/read-limits.ts';
import { listArchive, unpack } from './unpack.ts';

/** Formats of geographic information systems that are read through GDAL, and KML, which is read here. */
export type GisFormat = 'gpkg' | 'shp' | 'gdb' | 'dxf' | 'kml' | 'fgb' | 'mapinfo';

/** A file of such a format with what belongs to it, alone in a directory. */
export interface StagedSource {
	format: GisFormat;
	/** Path of the file to open inside the directory. */
	file: string;
}

const EXTENSIONS: Readonly<Record<string, GisFormat>> = {
	'.gpkg': 'gpkg',
	'.shp': 'shp',
	'.gdb': 'gdb',
	'.dxf': 'dxf',
	'.kml': 'kml',
	'.fgb': 'fgb',
	'.tab': 'mapinfo',
	'.mif': 'mapinfo'
};
const HEAD_BYTES = 4096;

/**
 * The geographic format of a file, told from its first bytes, of an archive from the names in it;
 * undefined for everything else.
 *
 * @throws {LedgerFormatError} A drawing (DWG) that nothing here reads, or a broken archive.
 */
export async function detectGisFormat(path: string): Promise<GisFormat | undefined> {
	const found = await stat(path).catch(() => undefined); // Whoever reads it next says so.
	if (found?.isDirectory()) return (await isGeodatabase(path)) ? 'gdb' : undefined;
	if (!found || found.size === 0) return undefined;
	const head = await readHead(path);
	if (/^PK(\x03\x04|\x05\x06)/.test(head)) {
		const names = await listArchive(path).catch((error: unknown): string[] => {
			// A workbook has its own words for what is wrong with it.
			if (/\.xlsx$/i.test(path)) return [];
			throw error;
		});
		return names.includes('[Content_Types].xml') ? undefined : findMember(names)?.format;
	}
	return sniff(head);
}

function sniff(head: string): GisFormat | undefined {
	if (head.startsWith('SQLite format 3')) return 'gpkg';
	if (head.startsWith('\x00\x00\x27\x0a')) return 'shp';
	if (head.startsWith('fgb\x03')) return 'fgb';
	if (head.startsWith('AutoCAD Binary DXF') || /^\s*(0\s*\r?\nSECTION|999\s*\r?\n)/.test(head))
		return 'dxf';
	if (/^AC10\d\d/.test(head))
		throw new LedgerFormatError('dwg', {
			zh: '这是 DWG 图纸。请在 CAD 中另存为 DXF（R2000 以上），再导入。',
			en: 'A DWG drawing. Save it as DXF (R2000 or later) in your CAD, and import that.'
		});
	if (/^\s*!table/i.test(head) || /^Version\s+\d+\s*\r?\n\s*Charset/i.test(head)) return 'mapinfo';
	return /<kml[\s>]/i.test(head) ? 'kml' : undefined;
}

/** Copies the file and what belongs to it into an empty directory. */
export async function stageSource(
	path: string,
	format: GisFormat,
	folder: string,
	limits: ReadLimits
): Promise<StagedSource> {
	const head = (await stat(path)).isDirectory() ? '' : await readHead(path);
	if (/^PK/.test(head)) {
		await mkdir(join(folder, 'zip'));
		const names = await unpack(path, join(folder, 'zip'), limits);
		const member = findMember(names);
		if (!member) throw new Error(`nothing to read in ${names.length} entries`);
		return { format: member.format, file: join('zip', member.file) };
	}
	if (format === 'gdb') {
		await copyDirectory(path, join(folder, 'source.gdb'));
		return { format, file: 'source.gdb' };
	}
	const extension =
		EXTENSIONS[extname(path).toLowerCase()] === format ? extname(path) : `.${format}`;
	const file = `source${format === 'mapinfo' && extension === '.mapinfo' ? '.mif' : extension.toLowerCase()}`;
	await copyFile(path, join(folder, file));
	if (format === 'shp' || format === 'mapinfo') await copySidecars(path, folder);
	return { format, file };
}

/** The one thing in an archive that can be opened: the first by name. */
function findMember(names: readonly string[]): { file: string; format: GisFormat } | undefined {
	const geodatabase = names
		.map((name) => /^(.*\.gdb)\/[^/]*\.gdbtable$/i.exec(name)?.[1])
		.find((name) => name !== undefined);
	if (geodatabase !== undefined) return { file: geodatabase, format: 'gdb' };
	for (const file of [...names].sort()) {
		const format = EXTENSIONS[extname(file).toLowerCase()];
		if (format !== undefined && !file.startsWith('__MACOSX/')) return { file, format };
	}
	return undefined;
}

async function copySidecars(path: string, folder: string): Promise<void> {
	const stem = basename(path, extname(path)).toLowerCase();
	for (const name of await readdir(dirname(path))) {
		const extension = extname(name).toLowerCase();
		const isBeside = basename(name, extname(name)).toLowerCase() === stem;
		if (isBeside && /^\.(shx|dbf|prj|cpg|dat|map|id|mid)$/.test(extension))
			await copyFile(join(dirname(path), name), join(folder, `source${extension}`));
	}
}

async function copyDirectory(from: string, to: string): Promise<void> {
	await mkdir(to);
	for (const name of await readdir(from)) {
		const isFile = (await stat(join(from, name))).isFile();
		if (isFile) await copyFile(join(from, name), join(to, name));
	}
}

async function isGeodatabase(path: string): Promise<boolean> {
	return (await readdir(path)).some((name) => /\.gdbtable$/i.test(name));
}

async function readHead(path: string): Promise<string> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
		return buffer
			.subarray(0, bytesRead)
			.toString('latin1')
			.replace(/^\xef\xbb\xbf/, '');
	} finally {
		await file.close();
	}
}

/** The file with the same stem and another extension, whole; undefined when there is none. */
export async function readSidecar(file: string, extension: string): Promise<Buffer | undefined> {
	const stem = basename(file, extname(file)).toLowerCase();
	for (const name of await readdir(dirname(file)))
		if (name.toLowerCase() === `${stem}${extension}`) return readFile(join(dirname(file), name));
	return undefined;
}
