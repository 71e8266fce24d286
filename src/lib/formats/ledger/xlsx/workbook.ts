import type { LedgerTable, TableRow } from '#lib/domain/ledger/table.ts';
import type { ByteSource } from '../byte-source.ts';
import { LedgerFormatError } from '../ledger-format-error.ts';
import { assertRowAllowed, type ReadLimits } from '../read-limits.ts';
import { TableBuilder } from '../table-builder.ts';
import { fillMerged } from './fill-merged.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readSheet, type WorkbookContext } from './sheet.ts';
import { readDateStyles } from './styles.ts';
import { notAWorkbook, openZip, type ZipParts } from './zip-parts.ts';

interface SheetEntry {
	name: string;
	path: string;
	isHidden: boolean;
}

/** Reads one sheet of an XLSX workbook; values only, formulas by their saved results. */
export async function readWorkbook(
	source: ByteSource,
	limits: ReadLimits,
	wanted: string | undefined
): Promise<LedgerTable> {
	const parts = await openZip(source, limits);
	try {
		const { sheets, is1904, stringsPath } = await readOutline(parts);
		if (sheets.length === 0) throw notAWorkbook();
		const context: WorkbookContext = {
			strings: await readSharedStrings(parts, stringsPath, limits),
			dateStyles: await readDateStyles(parts),
			is1904,
			limits
		};
		const names = sheets.map((sheet) => sheet.name);
		const tried = candidates(sheets, wanted);
		for (const sheet of tried) {
			const table = await readOne(parts, sheet, context);
			const isLast = sheet === tried.at(-1);
			if (table.rows.length > 0 || isLast) return { ...table, sheets: names, sheet: sheet.name };
		}
		throw notAWorkbook();
	} finally {
		parts.close();
	}
}

/** The sheet asked for, else all in the order they are tried. */
function candidates(sheets: SheetEntry[], wanted: string | undefined): SheetEntry[] {
	if (wanted === undefined) {
		const visible = sheets.filter((sheet) => !sheet.isHidden);
		return visible.length > 0 ? visible : sheets;
	}
	const found = sheets.find((sheet) => sheet.name === wanted);
	if (found) return [found];
	const names = sheets.map((sheet) => sheet.name).join('、');
	throw new LedgerFormatError('no_such_sheet', {
		zh: `没有名为“${wanted}”的工作表。现有：${names}。`,
		en: `There is no sheet "${wanted}". There are: ${names}.`
	});
}

async function readOne(
	parts: ZipParts,
	sheet: SheetEntry,
	context: WorkbookContext
): Promise<LedgerTable> {
	const builder = new TableBuilder(context.limits);
	const rows: TableRow[] = [];
	const merged = await readSheet(parts, sheet.path, context, builder, (row, cells) => {
		if (cells.length === 0) return;
		rows.push({ row, cells });
		// Titles, headings and footers come on top of what may be kept.
		assertRowAllowed(rows.length - 100, context.limits);
	});
	fillMerged(rows, merged, builder);
	for (const { row, cells } of rows) builder.add(row, cells);
	return {
		...builder.finish(),
		format: 'xlsx',
		encoding: null,
		delimiter: null,
		sheets: [],
		sheet: sheet.name,
		crs: null
	};
}

async function readOutline(
	parts: ZipParts
): Promise<{ sheets: SheetEntry[]; is1904: boolean; stringsPath: string }> {
	const workbook = await findWorkbook(parts);
	const folder = workbook.slice(0, workbook.lastIndexOf('/') + 1);
	const targets = await readRelations(
		parts,
		`${folder}_rels/${workbook.slice(folder.length)}.rels`
	);
	const resolve = (target: string) =>
		target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, '');
	const sheets: SheetEntry[] = [];
	let is1904 = false;
	await parts.parse(workbook, {
		open(name, attributes) {
			if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
			if (name !== 'sheet') return;
			const id = Object.entries(attributes).find(([key]) => /^(\w+:)?id$/.test(key))?.[1] ?? '';
			const target = targets.get(id);
			if (target?.type !== 'worksheet') return;
			sheets.push({
				name: attributes['name'] ?? '',
				path: resolve(target.path),
				isHidden: /hidden/i.test(attributes['state'] ?? '')
			});
		},
		close() {},
		text() {}
	});
	const strings = [...targets.values()].find((target) => target.type === 'sharedStrings');
	return { sheets, is1904, stringsPath: strings ? resolve(strings.path) : '' };
}

async function findWorkbook(parts: ZipParts): Promise<string> {
	const targets = await readRelations(parts, '_rels/.rels');
	const main = [...targets.values()].find((target) => target.type === 'officeDocument');
	const path = main?.path.replace(/^\/+/, '') ?? 'xl/workbook.xml';
	if (!parts.names.includes(path)) throw notAWorkbook();
	return path;
}

async function readRelations(
	parts: ZipParts,
	path: string
): Promise<Map<string, { type: string; path: string }>> {
	const targets = new Map<string, { type: string; path: string }>();
	await parts.parse(path, {
		open(name, attributes) {
			if (name !== 'Relationship') return;
			const type = (attributes['Type'] ?? '').split('/').at(-1) ?? '';
			targets.set(attributes['Id'] ?? '', { type, path: attributes['Target'] ?? '' });
		},
		close() {},
		text() {}
	});
	return targets;
}
