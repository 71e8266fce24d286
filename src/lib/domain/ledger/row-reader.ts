import { attributeOf } from './fields.ts';
import { cut, type Finding, type FindingCode } from './findings.ts';
import type { LedgerMapping } from './mapping.ts';
import { textOf, type LedgerCell, type LedgerText, type TableRow } from './table.ts';
import { isNoValue } from './value-words.ts';

/** NUL and halves of a pair, which no database takes, and the other control characters of bad exports. */
// eslint-disable-next-line no-control-regex
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/gu;

/** Cells of a ledger by our fields. */
export class RowReader {
	readonly mapping: LedgerMapping;
	readonly findings: Finding[] = [];
	readonly #columns: Map<string, number>;
	readonly #headings: readonly string[];
	readonly #unmapped: readonly number[];
	#row: TableRow = { row: 0, cells: [] };
	#kept: Record<string, string> = {};

	/** @throws {RangeError} The mapping names a column that the ledger does not have. */
	constructor(headings: readonly string[], mapping: LedgerMapping) {
		this.mapping = mapping;
		this.#headings = headings;
		this.#columns = new Map(
			Object.entries(mapping.columns).map(([field, heading]) => {
				const column = headings.indexOf(heading);
				if (column < 0) throw new RangeError(`no column "${heading}"`);
				return [field, column];
			})
		);
		const used = new Set(this.#columns.values());
		this.#unmapped = headings.flatMap((_, column) => (used.has(column) ? [] : [column]));
	}

	/** Goes to a row. */
	open(row: TableRow): void {
		this.#row = row;
		this.#kept = {};
		if (!this.mapping.keep_unmapped) return;
		for (const column of this.#unmapped) this.#keepColumn(column);
	}

	get row(): number {
		return this.#row.row;
	}

	/** The raw texts that found no place of their own, by heading. */
	get kept(): Record<string, string> {
		return this.#kept;
	}

	has(field: string): boolean {
		return this.#columns.has(field);
	}

	heading(field: string): string {
		return this.mapping.columns[field] ?? '';
	}

	cell(field: string): LedgerCell {
		const column = this.#columns.get(field);
		return column === undefined ? null : (this.#row.cells[column] ?? null);
	}

	/** The cell's text, or the mapping's constant; undefined where it says nothing. */
	text(field: string): string | undefined {
		const raw = textOf(this.cell(field));
		const clean = raw.replace(UNSTORABLE, '').trim();
		if (clean !== raw) this.tell('unstorable_text', field);
		const said = isNoValue(clean) ? undefined : clean;
		return said ?? this.mapping.constants[field];
	}

	/** The cell as it stands, for whatever is not text. */
	raw(field: string): LedgerCell {
		const cell = this.cell(field);
		if (cell === null || isNoValue(textOf(cell))) return this.mapping.constants[field] ?? null;
		return typeof cell === 'string' ? cell.replace(UNSTORABLE, '') : cell;
	}

	/** Keeps the raw text of a field whose value could not be used. */
	keep(field: string): void {
		const column = this.#columns.get(field);
		if (column !== undefined) this.#keepColumn(column);
	}

	tell(code: FindingCode, field: string | null, value?: string, detail?: LedgerText): void {
		this.findings.push({
			row: this.row,
			field,
			code,
			...(value === undefined ? {} : { value: cut(value) }),
			...(detail === undefined ? {} : { detail })
		});
	}

	/** What a person decided that the word of a field means; undefined: nothing. */
	decided(field: string, word: string): string | undefined {
		return this.mapping.values[field]?.[word];
	}

	attribute(field: string) {
		return attributeOf(this.mapping.kind, field);
	}

	#keepColumn(column: number): void {
		const text = textOf(this.#row.cells[column]).replace(UNSTORABLE, '').trim();
		const heading = (this.#headings[column] ?? '').replace(UNSTORABLE, '').slice(0, 120);
		if (text !== '' && !heading.startsWith('geometry:')) this.#kept[heading] = text.slice(0, 4000);
	}
}
