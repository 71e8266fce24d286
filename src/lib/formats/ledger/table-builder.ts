import {
	textOf,
	type LedgerCell,
	type LedgerTable,
	type TableRow
} from '#lib/domain/ledger/table.ts';
import { findHeadings, HEADING_ROWS } from './find-headings.ts';
import {
	assertCellsAllowed,
	assertColumnAllowed,
	assertRowAllowed,
	ProblemList,
	type ReadLimits
} from './read-limits.ts';

const FOOTER =
	/^(合\s*计|总\s*计|小\s*计|填\s*表|制\s*表|审\s*核|填报|备注[:：]|说明[:：]|注[:：]|total\b|sum\b)/i;

/**
 * Turns rows of cells, in order, into a table: finds the headings among the first rows, and leaves
 * out blank rows, footers and headings repeated on every page, each with a note.
 */
export class TableBuilder {
	readonly problems = new ProblemList();
	readonly #limits: ReadLimits;
	readonly #rows: TableRow[] = [];
	#first: TableRow[] | undefined = [];
	#headings: string[] = [];
	#headingCells: string[] = [];
	#headingRow: number | null = null;
	#blank = 0;
	#cellCount = 0;

	constructor(limits: ReadLimits) {
		this.#limits = limits;
	}

	/** The next row; `cells` is kept. @throws {LedgerFormatError} Beyond a limit. */
	add(row: number, cells: LedgerCell[]): void {
		let filled = 0;
		for (const cell of cells) if (cell !== null && cell !== '') filled++;
		this.#cellCount += filled;
		assertCellsAllowed(this.#cellCount, row, this.#limits);
		const last = cells.findLastIndex((cell) => cell !== null && cell !== '');
		assertColumnAllowed(row, last + 1, this.#limits);
		if (last < 0) {
			if (this.#first === undefined || this.#first.length > 0) this.#blank++;
			return;
		}
		if (this.#first === undefined) return this.#addRow({ row, cells }, filled);
		this.#first.push({ row, cells });
		if (this.#first.length >= HEADING_ROWS) this.#settleHeadings();
	}

	/** The headings, rows and problems. */
	finish(): Pick<LedgerTable, 'headings' | 'rows' | 'problems' | 'problemCounts' | 'headingRow'> {
		this.#settleHeadings();
		if (this.#blank > 0)
			this.problems.add({
				severity: 'note',
				code: 'blank_rows',
				message: { zh: `跳过 ${this.#blank} 个空行。`, en: `${this.#blank} blank rows skipped.` }
			});
		if (this.#rows.length === 0)
			this.problems.add({
				severity: 'error',
				code: 'no_rows',
				message: {
					zh: '标题行下面没有数据。请确认选对了工作表。',
					en: 'There is no row below the headings. Check that it is the right sheet.'
				}
			});
		return {
			headings: this.#headings,
			rows: this.#rows,
			headingRow: this.#headingRow,
			...this.problems.result()
		};
	}

	#settleHeadings(): void {
		const first = this.#first;
		if (first === undefined) return;
		this.#first = undefined;
		const found = findHeadings(first);
		this.#headings = found.names;
		for (const title of first.slice(0, Math.max(0, found.index))) {
			const text = title.cells.map(textOf).filter(Boolean).join(' ').slice(0, 80);
			this.problems.add({
				severity: 'note',
				code: 'line_above_headings',
				row: title.row,
				message: {
					zh: `第 ${title.row} 行在标题行之上，已跳过：“${text}”`,
					en: `Row ${title.row} stands above the headings and was skipped: "${text}"`
				}
			});
		}
		if (found.index < 0 && first.length > 0)
			this.problems.add({
				severity: 'warning',
				code: 'no_headings',
				message: {
					zh: '没有找到标题行：第一行就是数据。列按 列1、列2… 命名，请逐列指定含义。',
					en: 'No row of headings: the first row is data. Columns are named 列1, 列2 …; say what each means.'
				}
			});
		for (const column of found.unnamed) this.#tellUnnamed(column);
		const heading = first[found.index];
		this.#headingRow = heading?.row ?? null;
		this.#headingCells = heading?.cells.map(textOf) ?? [];
		for (const row of first.slice(Math.max(0, found.index + found.height)))
			this.#addRow(row, row.cells.filter((cell) => textOf(cell) !== '').length);
	}

	#tellUnnamed(column: number): void {
		const name = this.#headings[column] ?? '';
		this.problems.add({
			severity: 'warning',
			code: 'column_without_heading',
			heading: name,
			message: {
				zh: `第 ${column + 1} 列有内容而没有标题，暂名“${name}”。请检查是否有行串列。`,
				en: `Column ${column + 1} has cells but no heading; it is called "${name}". Check whether rows are shifted.`
			}
		});
	}

	#addRow(row: TableRow, filled: number): void {
		if (this.#isLeftOut(row, filled)) return;
		const width = this.#headings.length;
		const extra = row.cells.findLastIndex((cell) => textOf(cell) !== '') + 1;
		if (extra > width) {
			this.problems.add({
				severity: 'warning',
				code: 'cells_beyond_headings',
				row: row.row,
				message: {
					zh: `第 ${row.row} 行有 ${extra} 列，标题只有 ${width} 列：多出的列已另立名称。请检查该行是否串列。`,
					en: `Row ${row.row} has ${extra} cells for ${width} headings: the others got columns of their own. Check whether the row is shifted.`
				}
			});
			for (let column = width; column < extra; column++) this.#headings.push(`列${column + 1}`);
		}
		row.cells.length = Math.min(row.cells.length, this.#headings.length);
		while (row.cells.length < this.#headings.length) row.cells.push(null);
		this.#rows.push(row);
		assertRowAllowed(this.#rows.length, this.#limits);
	}

	#isLeftOut({ row, cells }: TableRow, filled: number): boolean {
		const firstText = textOf(cells.find((cell) => textOf(cell) !== ''));
		if (filled <= 3 && this.#headings.length > 3 && FOOTER.test(firstText)) {
			this.problems.add({
				severity: 'note',
				code: 'footer',
				row,
				message: {
					zh: `第 ${row} 行是表尾，已跳过：“${firstText.slice(0, 60)}”`,
					en: `Row ${row} is a footer and was skipped: "${firstText.slice(0, 60)}"`
				}
			});
			return true;
		}
		const isRepeated =
			filled > 1 &&
			this.#headingCells.length > 0 &&
			firstText === this.#headingCells.find((text) => text !== '') &&
			this.#headingCells.every((text, index) => text === textOf(cells[index]));
		if (isRepeated)
			this.problems.add({
				severity: 'note',
				code: 'headings_repeated',
				row,
				message: {
					zh: `第 ${row} 行重复了标题，已跳过。`,
					en: `Row ${row} repeats the headings and was skipped.`
				}
			});
		return isRepeated;
	}
}
