import type { LedgerTable, TableProblem } from '#lib/domain/ledger/table.ts';
import { LedgerFormatError } from './ledger-format-error.ts';

/** What a reader takes at most; beyond it the file is refused, never cut off in silence. */
export interface ReadLimits {
	maxRows: number;
	maxColumns: number;
	/** Of one cell; a longer one is left empty with an error naming it. */
	maxCellBytes: number;
	/** Cells that are not empty, of the whole table. */
	maxCells: number;
	/** Of the file, and of a text or a workbook's parts once unpacked. */
	maxBytes: number;
	signal: AbortSignal | undefined;
}

export const DEFAULT_LIMITS: ReadLimits = {
	maxRows: 1_000_000,
	maxColumns: 512,
	maxCellBytes: 32_767 * 3,
	maxCells: 20_000_000,
	maxBytes: 400 * 1024 * 1024,
	signal: undefined
};

const EXAMPLES_PER_CODE = 200;

/** Counts every problem and keeps the first of each kind. */
export class ProblemList {
	readonly #counts = new Map<string, number>();
	readonly #kept: TableProblem[] = [];

	add(problem: TableProblem): void {
		const count = (this.#counts.get(problem.code) ?? 0) + 1;
		this.#counts.set(problem.code, count);
		if (count <= EXAMPLES_PER_CODE) this.#kept.push(problem);
	}

	result(): Pick<LedgerTable, 'problems' | 'problemCounts'> {
		return { problems: this.#kept, problemCounts: Object.fromEntries(this.#counts) };
	}
}

/** @throws {LedgerFormatError} The row is one too many. */
export function assertRowAllowed(count: number, limits: ReadLimits): void {
	if (count <= limits.maxRows) return;
	throw new LedgerFormatError(
		'too_many_rows',
		{
			zh: `超过 ${limits.maxRows} 行。请按街道或年份拆成几个文件分别导入。`,
			en: `More than ${limits.maxRows} rows. Split the file, e.g. by township or year, and import the parts.`
		},
		{ row: limits.maxRows + 1 }
	);
}

/** @throws {LedgerFormatError} `column` (1-based) is one too many. */
export function assertColumnAllowed(row: number, column: number, limits: ReadLimits): void {
	if (column <= limits.maxColumns) return;
	throw new LedgerFormatError(
		'too_many_columns',
		{
			zh: `第 ${row} 行超过 ${limits.maxColumns} 列。请检查分隔符，或删除台账以外的列。`,
			en: `Row ${row} has more than ${limits.maxColumns} columns. Check the delimiter, or delete the columns that are not the ledger's.`
		},
		{ row, column }
	);
}

/** @throws {LedgerFormatError} The table holds more than can be kept in memory. */
export function assertCellsAllowed(count: number, row: number, limits: ReadLimits): void {
	if (count <= limits.maxCells) return;
	throw new LedgerFormatError(
		'too_many_cells',
		{
			zh: `到第 ${row} 行已超过 ${limits.maxCells} 个单元格。请拆成几个文件分别导入。`,
			en: `More than ${limits.maxCells} cells by row ${row}. Split the file and import the parts.`
		},
		{ row }
	);
}

/** @throws {LedgerFormatError} The file, or what it unpacks to, is too large. */
export function assertBytesAllowed(bytes: number, limits: ReadLimits): void {
	if (bytes <= limits.maxBytes) return;
	const megabytes = Math.round(limits.maxBytes / 1024 / 1024);
	throw new LedgerFormatError('too_large', {
		zh: `文件（解压后）超过 ${megabytes} MB，不像台账。请只保留台账的工作表，或拆成几个文件。`,
		en: `The file (unpacked) is larger than ${megabytes} MB, which no ledger is. Keep only the ledger's sheet, or split the file.`
	});
}

/** A cell that was too long to keep. */
export function cellTooLarge(row: number, column: number, limits: ReadLimits): TableProblem {
	const kilobytes = Math.round(limits.maxCellBytes / 1024);
	return {
		severity: 'error',
		code: 'cell_too_large',
		row,
		heading: `${column}`,
		message: {
			zh: `第 ${row} 行第 ${column} 列的内容超过 ${kilobytes} KB，未读入。请在原文件中缩短它。`,
			en: `Row ${row}, column ${column} holds more than ${kilobytes} KB and was not read. Shorten it in the file.`
		}
	};
}
