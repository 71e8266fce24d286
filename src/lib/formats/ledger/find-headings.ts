import { textOf, type LedgerCell, type TableRow } from '#lib/domain/ledger/table.ts';
import { isKnownHeading } from '#lib/domain/ledger/lexicon.ts';

export interface FoundHeadings {
	/** Index among the rows given; -1: no row of headings, the first row is data already. */
	index: number;
	/** Rows that the headings take, 1 or 2. */
	height: number;
	names: string[];
	/** Indices of columns that hold something under no heading. */
	unnamed: number[];
}

/** Rows looked at from the top. */
export const HEADING_ROWS = 40;
const TITLE_ROWS = 25;

/**
 * Finds the row of headings below a title: words, hardly repeated, about as wide as the rows below,
 * and better if we know some of them. A second row of headings under a shared one (坐标 above 经度 and
 * 纬度) is joined with `/`.
 */
export function findHeadings(rows: readonly TableRow[]): FoundHeadings {
	const width = Math.max(0, ...rows.map((row) => lastFilled(row.cells) + 1));
	let best = { index: -1, score: 0 };
	rows.slice(0, TITLE_ROWS).forEach((row, index) => {
		const score = headingScore(row.cells, typicalWidth(rows.slice(index + 1)) || width);
		if (score > best.score + 1e-9) best = { index, score };
	});
	if (best.index < 0) return { index: -1, height: 0, names: numbered([], width), unnamed: [] };
	const upper = rows[best.index]?.cells ?? [];
	const lower = rows[best.index + 1]?.cells;
	const isDouble = lower !== undefined && isSecondHeading(upper, lower);
	const names = isDouble ? join(upper, lower) : upper.map(clean);
	const height = isDouble ? 2 : 1;
	const below = rows.slice(best.index + height);
	const unnamed = Array.from({ length: width }, (_, column) => column).filter(
		(column) => !names[column] && below.some(({ cells }) => textOf(cells[column]) !== '')
	);
	return { index: best.index, height, names: numbered(names, width), unnamed };
}

function clean(cell: LedgerCell | undefined): string {
	return textOf(cell).replace(/\s+/g, ' ');
}

function lastFilled(cells: readonly LedgerCell[]): number {
	return cells.findLastIndex((cell) => textOf(cell) !== '');
}

function typicalWidth(rows: readonly TableRow[]): number {
	const counts = rows
		.map((row) => row.cells.filter((cell) => textOf(cell) !== '').length)
		.filter((count) => count > 0)
		.sort((a, b) => a - b);
	return counts[Math.floor(counts.length / 2)] ?? 0;
}

/** Above zero: it may be a row of headings. */
function headingScore(cells: readonly LedgerCell[], width: number): number {
	const texts = cells.map(clean).filter((text) => text !== '');
	if (texts.length === 0) return 0;
	const known = texts.filter((text) => isKnownHeading(text)).length;
	const values = cells.filter(isValue).length;
	if (texts.length < Math.min(2, width) || (values > texts.length * 0.2 && known < 2)) return 0;
	if (texts.length === 1 && width > 1) return 0;
	const filled = Math.min(1, texts.length / Math.max(1, width));
	const distinct = new Set(texts).size / texts.length;
	const long = texts.filter((text) => text.length > 40).length / texts.length;
	const score = filled + distinct + (3 * known) / texts.length - long - 2.1;
	return texts.length === known ? Math.max(score, 0.1) : score + 0.8;
}

/** A number, date or truth value, also as text: what stands under a heading and not in it. */
function isValue(cell: LedgerCell): boolean {
	if (cell === null) return false;
	if (typeof cell !== 'string') return true;
	return /^\s*[-+]?\d[\d.,:/\s-]*\s*$/.test(cell);
}

function isSecondHeading(upper: readonly LedgerCell[], lower: readonly LedgerCell[]): boolean {
	// A heading merged over both rows says the same in both.
	const filled = lower.flatMap((cell, index) =>
		textOf(cell) === '' || textOf(cell) === textOf(upper[index]) ? [] : [index]
	);
	if (filled.length === 0 || lower.some(isValue)) return false;
	const known = filled.filter((index) => isKnownHeading(clean(lower[index]))).length;
	if (known * 2 < filled.length) return false;
	// It fills gaps of the row above, and stands only under gaps or under what begins a gap.
	const isGap = (index: number) => textOf(upper[index]) === '';
	return (
		filled.some(isGap) &&
		filled.every((index) => isGap(index) || filled.includes(index + 1) || isGap(index + 1))
	);
}

function join(upper: readonly LedgerCell[], lower: readonly LedgerCell[]): string[] {
	const names: string[] = [];
	let shared = '';
	for (let index = 0; index < Math.max(upper.length, lower.length); index++) {
		const above = clean(upper[index]);
		const below = clean(lower[index]);
		if (above !== '') shared = above;
		if (below === '' || below === above) names.push(above);
		else names.push(shared === '' ? below : `${shared}/${below}`);
	}
	return names;
}

/** Every column gets a name of its own: 列3 where it has none, `压力 (2)` where it is repeated. */
function numbered(names: readonly string[], width: number): string[] {
	const seen = new Map<string, number>();
	return Array.from({ length: Math.max(width, lastNamed(names) + 1) }, (_, index) => {
		const name = names[index] || `列${index + 1}`;
		const count = (seen.get(name) ?? 0) + 1;
		seen.set(name, count);
		return count === 1 ? name : `${name} (${count})`;
	});
}

function lastNamed(names: readonly string[]): number {
	return names.findLastIndex((name) => name !== '');
}
