/** A sentence in both languages of the screen. */
export interface LedgerText {
	zh: string;
	en: string;
}

/** What a cell of a ledger can hold; a date without a time is its midnight in UTC. */
export type LedgerCell = string | number | boolean | Date | null;

/** One row; `row` is the number a person sees in Excel or WPS (GeoJSON: the feature, from 1). */
export interface TableRow {
	row: number;
	/** As many as there are headings. */
	cells: LedgerCell[];
}

export type Severity = 'error' | 'warning' | 'note';

/** What was wrong with the file while it was read; `row` and `heading` where they are known. */
export interface TableProblem {
	severity: Severity;
	/** Stable name of the kind of problem, for counting. */
	code: string;
	message: LedgerText;
	row?: number;
	heading?: string;
}

/** A ledger as read from a file, before anybody said what its columns mean. */
export interface LedgerTable {
	headings: string[];
	rows: TableRow[];
	problems: TableProblem[];
	/** All problems by code; `problems` keeps only the first of each kind. */
	problemCounts: Record<string, number>;
	format: 'csv' | 'xlsx' | 'geojson' | 'gpkg' | 'shp' | 'gdb' | 'dxf' | 'kml' | 'fgb' | 'mapinfo';
	/** Of a text file, e.g. `utf-8`, `gb18030`. */
	encoding: string | null;
	delimiter: string | null;
	/** All sheets of a workbook, all layers of a geographic file, in its order; else empty. */
	sheets: string[];
	sheet: string | null;
	/** Row of the headings; null where the file has none (GeoJSON, or columns without names). */
	headingRow: number | null;
	/** Coordinate system that the file itself names, e.g. `EPSG:3857`. */
	crs: string | null;
}

/** Columns that a GeoJSON geometry becomes. */
export const GEOMETRY_LON = 'geometry:lon';
export const GEOMETRY_LAT = 'geometry:lat';

/** The text of a cell: trimmed, `6025.0` of a number as `6025`, a date as `YYYY-MM-DD`. */
export function textOf(cell: LedgerCell | undefined): string {
	if (cell === null || cell === undefined) return '';
	if (typeof cell === 'string') return cell.trim();
	if (cell instanceof Date) {
		const text = Number.isNaN(cell.getTime()) ? '' : cell.toISOString();
		return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
	}
	return String(cell);
}
