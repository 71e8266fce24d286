import { foldText } from './fold-text.ts';
import type { LedgerCell } from './table.ts';

export type DayOrder = 'mdy' | 'dmy';

export interface ParsedDay {
	/** YYYY-MM-DD. */
	day: string;
	precision: 'day' | 'month' | 'year';
	/** `3/4/2024` without being told whether the month is first. */
	isAmbiguous: boolean;
}

/** First year of the Japanese eras, less one. */
const ERAS: Record<string, number> = {
	昭和: 1925,
	s: 1925,
	平成: 1988,
	h: 1988,
	令和: 2018,
	r: 2018
};
const FIRST_YEAR = 1850;
const LAST_YEAR = 2100;

/**
 * Reads a day as ledgers write it: `2024-05-01`, `2024/5/1 上午 08:55:04`, `2024年5月`, `20240501`,
 * `5/1/2024`, `113/05/01` (民國), `R6.5.1`, and a spreadsheet's bare day number.
 *
 * @param order Of `5/1/2024`; undefined: the month first unless that is no month, and ambiguous.
 * @returns undefined where it is no day; dates before 1850 (Excel's 1900-01-00 included) are none.
 */
export function parseDay(cell: LedgerCell, order?: DayOrder): ParsedDay | undefined {
	if (cell === null || typeof cell === 'boolean') return undefined;
	if (cell instanceof Date)
		return made(cell.getUTCFullYear(), cell.getUTCMonth() + 1, cell.getUTCDate());
	if (typeof cell === 'number') return fromNumber(cell);
	const text = foldText(cell);
	const whole = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[\st].*)?$/.exec(text);
	if (whole) return made(Number(whole[1]), Number(whole[2]), Number(whole[3]));
	const packed = /^(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0+)?$/.exec(text);
	if (packed) return made(Number(packed[1]), Number(packed[2]), Number(packed[3]));
	const month = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text);
	if (month) return made(Number(month[1]), Number(month[2]), undefined);
	const year = /^(\d{4})(?:\.0+)?年?$/.exec(text);
	if (year) return made(Number(year[1]), undefined, undefined);
	return fromEra(text) ?? fromWestern(text, order) ?? fromDigits(text);
}

/** Taiwan counts from 1911, Japan by era. */
function fromEra(text: string): ParsedDay | undefined {
	const taiwan = /^(?:民国)?\s*(\d{2,3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s.*)?$/.exec(text);
	if (taiwan && (taiwan[1]?.length === 3 || text.startsWith('民')))
		return made(Number(taiwan[1]) + 1911, Number(taiwan[2]), Number(taiwan[3]));
	const japan = /^(昭和|平成|令和|s|h|r)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(
		text
	);
	if (!japan) return undefined;
	const base = ERAS[japan[1] ?? ''] ?? 0;
	return made(
		base + (japan[2] === '元' ? 1 : Number(japan[2])),
		Number(japan[3]),
		Number(japan[4])
	);
}

function fromWestern(text: string, order: DayOrder | undefined): ParsedDay | undefined {
	const match = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[\st].*)?$/.exec(text);
	if (!match) return undefined;
	const [first, second, year] = [Number(match[1]), Number(match[2]), Number(match[3])];
	const isDayFirst = order === 'dmy' || (order === undefined && first > 12);
	const day = isDayFirst ? made(year, second, first) : made(year, first, second);
	if (!day) return undefined;
	const isAmbiguous = order === undefined && first <= 12 && second <= 12 && first !== second;
	return { ...day, isAmbiguous };
}

function fromDigits(text: string): ParsedDay | undefined {
	return /^\d{5}(\.\d+)?$/.test(text) ? fromNumber(Number(text)) : undefined;
}

/** A year, `20240501`, or the day number of a spreadsheet whose format was lost (1955–2064). */
function fromNumber(number: number): ParsedDay | undefined {
	if (Number.isInteger(number) && number >= 19_000_000 && number <= 21_001_231)
		return made(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100);
	if (Number.isInteger(number) && number >= 1900 && number <= LAST_YEAR)
		return made(number, undefined, undefined);
	if (!(number >= 20_000 && number <= 60_000)) return undefined;
	const date = new Date(Date.UTC(1899, 11, 30) + Math.floor(number) * 86_400_000);
	return made(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

function made(
	year: number,
	month: number | undefined,
	day: number | undefined
): ParsedDay | undefined {
	if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return undefined;
	const date = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
	if (date.getUTCMonth() !== (month ?? 1) - 1 || date.getUTCDate() !== (day ?? 1)) return undefined;
	// Excel shows an empty cell in a date format as 1900-01-00 or 1899-12-30.
	if (year === 1899 || (year === 1900 && (month ?? 1) === 1)) return undefined;
	return {
		day: date.toISOString().slice(0, 10),
		precision: day !== undefined ? 'day' : month !== undefined ? 'month' : 'year',
		isAmbiguous: false
	};
}
