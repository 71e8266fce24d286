import type { ColumnProfile } from '#lib/domain/ledger/column-profile.ts';
import { textOf, type LedgerTable } from '#lib/domain/ledger/table.ts';
import type { OpenLedger } from './open-ledger.ts';

/** A ledger as far as a person needs it to say what its columns mean. */
export interface LedgerPreview {
	format: LedgerTable['format'];
	encoding: string | null;
	delimiter: string | null;
	sheets: string[];
	sheet: string | null;
	crs: string | null;
	headingRow: number | null;
	headings: string[];
	rowCount: number;
	problems: LedgerTable['problems'];
	/** The first rows, as text. */
	samples: { row: number; cells: string[] }[];
	profiles: ColumnProfile[];
	signature: string;
}

const SAMPLE_ROWS = 8;
const SAMPLE_CHARACTERS = 80;
const PROBLEMS_SHOWN = 100;

export function toPreview({ table, profiles, signature }: OpenLedger): LedgerPreview {
	return {
		format: table.format,
		encoding: table.encoding,
		delimiter: table.delimiter,
		sheets: table.sheets,
		sheet: table.sheet,
		crs: table.crs,
		headingRow: table.headingRow,
		headings: table.headings,
		rowCount: table.rows.length,
		problems: table.problems.slice(0, PROBLEMS_SHOWN),
		samples: table.rows.slice(0, SAMPLE_ROWS).map(({ row, cells }) => ({
			row,
			cells: cells.map((cell) => textOf(cell).slice(0, SAMPLE_CHARACTERS))
		})),
		profiles: profiles.map((profile) => ({
			...profile,
			values: profile.values.map((value) => value.slice(0, SAMPLE_CHARACTERS))
		})),
		signature
	};
}
