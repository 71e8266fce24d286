import { parseDay } from './parse-day.ts';
import { parseAngle } from './parse-angle.ts';
import { parseBoolean } from './condition-words.ts';
import { splitPair } from './parse-coordinate-pair.ts';
import { isNoValue } from './value-words.ts';
import { parseQuantity } from './units.ts';
import { textOf, type LedgerCell, type TableRow } from './table.ts';

/** What the cells of a column look like; shares are of the cells that say something. */
export interface ColumnProfile {
	filled: number;
	/** Distinct values ÷ filled. */
	distinct: number;
	numeric: number;
	quantity: number;
	day: number;
	truth: number;
	pair: number;
	phone: number;
	brigade: number;
	longitude: number;
	latitude: number;
	/** Of positive numbers. */
	median: number | null;
	averageLength: number;
	/** Distinct texts, the most frequent first. */
	values: string[];
}

const SAMPLE_ROWS = 600;
const MOST_VALUES = 60;

/** What every column of a table looks like. */
export function profileColumns(table: {
	headings: readonly string[];
	rows: readonly TableRow[];
}): ColumnProfile[] {
	return table.headings.map((_, column) => profileColumn(table.rows, column));
}

/** Looks at rows spread evenly over the table. */
function profileColumn(rows: readonly TableRow[], column: number): ColumnProfile {
	const step = Math.max(1, rows.length / SAMPLE_ROWS);
	const cells: LedgerCell[] = [];
	for (let at = 0; at < rows.length; at += step) {
		const cell = rows[Math.floor(at)]?.cells[column] ?? null;
		if (!isNoValue(textOf(cell))) cells.push(cell);
	}
	const texts = cells.map(textOf);
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	const share = (test: (cell: LedgerCell, text: string) => boolean) =>
		cells.length === 0
			? 0
			: cells.filter((cell, index) => test(cell, texts[index] ?? '')).length / cells.length;
	const numbers = texts.map((text) => parseQuantity(text)?.value);
	const positive = numbers
		.filter((n) => n !== undefined && n > 0)
		.sort((a, b) => Number(a) - Number(b));
	return {
		filled: cells.length,
		distinct: cells.length === 0 ? 0 : counts.size / cells.length,
		numeric: share((_, text) => text !== '' && Number.isFinite(Number(text))),
		quantity: numbers.filter((n) => n !== undefined).length / Math.max(1, cells.length),
		day: share((cell) => parseDay(cell) !== undefined),
		truth: share((cell) => parseBoolean(cell) !== undefined),
		pair: share((cell) => typeof cell === 'string' && splitPair(cell) !== undefined),
		phone: share((_, text) => /^\+?[\d\s()（）/、,;-]{7,40}$/.test(text)),
		brigade: share((_, text) =>
			/(分隊|分队|中隊|中队|大隊|大队|支队|支隊|消防站|救援站|消防署|出張所|分団)$/.test(text)
		),
		longitude: share((cell) => isWithin(cell, 180)),
		latitude: share((cell) => isWithin(cell, 90)),
		median: positive[Math.floor(positive.length / 2)] ?? null,
		averageLength: texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length),
		values: [...counts]
			.sort((a, b) => b[1] - a[1])
			.slice(0, MOST_VALUES)
			.map(([text]) => text)
	};
}

function isWithin(cell: LedgerCell, degrees: number): boolean {
	const angle = parseAngle(cell);
	return 'degrees' in angle && Math.abs(angle.degrees) <= degrees;
}
