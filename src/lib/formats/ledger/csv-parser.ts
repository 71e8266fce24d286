import { LedgerFormatError } from './ledger-format-error.ts';
import { assertColumnAllowed, type ReadLimits } from './read-limits.ts';

export interface CsvRecord {
	/** 1-based, counting every record, blank ones too: the row that Excel shows. */
	row: number;
	cells: string[];
	/** 1-based columns that were too long and are empty now. */
	tooLarge: number[];
}

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Reads CSV from pieces of text (RFC 4180; quotes doubled inside quotes; CR, LF or both end a
 * record). A quote inside an unquoted cell is a plain character. Memory: one record.
 */
export class CsvParser {
	readonly #delimiter: number;
	readonly #limits: ReadLimits;
	#cells: string[] = [];
	#tooLarge: number[] = [];
	#cell = '';
	#overflowing = false;
	#state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
	#afterReturn = false;
	#quoteRow = 0;
	#quoteColumn = 0;
	/** The record being read, 1-based. */
	row = 1;

	constructor(delimiter: string, limits: ReadLimits) {
		this.#delimiter = delimiter.charCodeAt(0);
		this.#limits = limits;
	}

	/** Reads on. @throws {LedgerFormatError} Too many columns. */
	*feed(text: string): Generator<CsvRecord> {
		let from = 0;
		for (let index = 0; index < text.length; index++) {
			const code = text.charCodeAt(index);
			if (this.#afterReturn) {
				this.#afterReturn = false;
				if (code === LINE_FEED) {
					from = index + 1;
					continue;
				}
			}
			if (this.#state === 'quoted') {
				if (code !== QUOTE) continue;
				this.#append(text.slice(from, index));
				from = index + 1;
				this.#state = 'quote';
				continue;
			}
			if (code === QUOTE && this.#state !== 'plain') {
				// At the start it opens; after a quote it was doubled and stands for itself.
				if (this.#state === 'quote') this.#append('"');
				else [this.#quoteRow, this.#quoteColumn] = [this.row, this.#cells.length + 1];
				this.#state = 'quoted';
				from = index + 1;
			} else if (code === this.#delimiter) {
				this.#append(text.slice(from, index));
				this.#endCell();
				from = index + 1;
			} else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
				this.#append(text.slice(from, index));
				this.#endCell();
				this.#afterReturn = code === CARRIAGE_RETURN;
				from = index + 1;
				yield this.#endRecord();
			} else if (this.#state !== 'plain') {
				this.#state = 'plain';
			}
		}
		this.#append(text.slice(from));
	}

	/** The last record, if the text did not end with a line end. @throws {LedgerFormatError} A quote was never closed. */
	*end(): Generator<CsvRecord> {
		if (this.#state === 'quoted')
			throw new LedgerFormatError(
				'unclosed_quote',
				{
					zh: `第 ${this.#quoteRow} 行第 ${this.#quoteColumn} 列的引号没有结束，其后内容无法分行。请补上引号 " 或删掉它。`,
					en: `The quote opened in row ${this.#quoteRow}, column ${this.#quoteColumn} is never closed, so no rows can be told after it. Add the closing " or remove the opening one.`
				},
				{ row: this.#quoteRow, column: this.#quoteColumn }
			);
		if (this.#cells.length === 0 && this.#cell === '' && this.#state === 'start') return;
		this.#endCell();
		yield this.#endRecord();
	}

	#append(text: string): void {
		if (text === '' || this.#overflowing) return;
		if (this.#cell.length + text.length > this.#limits.maxCellBytes) {
			this.#overflowing = true;
			this.#cell = '';
			return;
		}
		this.#cell += text;
	}

	#endCell(): void {
		assertColumnAllowed(this.row, this.#cells.length + 1, this.#limits);
		if (this.#overflowing) this.#tooLarge.push(this.#cells.length + 1);
		this.#cells.push(this.#cell);
		this.#cell = '';
		this.#overflowing = false;
		this.#state = 'start';
	}

	#endRecord(): CsvRecord {
		const record = { row: this.row++, cells: this.#cells, tooLarge: this.#tooLarge };
		this.#cells = [];
		this.#tooLarge = [];
		return record;
	}
}
