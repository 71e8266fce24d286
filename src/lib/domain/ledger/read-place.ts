import { parseCrs } from './mapping.ts';
import { parseCoordinatePair, splitPair, type CoordinateProblem } from './parse-coordinate-pair.ts';
import type { StatedPlace } from './record.ts';
import type { RowReader } from './row-reader.ts';
import { textOf } from './table.ts';
import { isNoValue } from './value-words.ts';
import type { FindingCode } from './findings.ts';

/** Why a row's coordinates are none; `missing` is not said here, since an address may do. */
const PROBLEM_CODES: Record<Exclude<CoordinateProblem, 'missing' | 'empty'>, FindingCode> = {
	half: 'position_half',
	zero: 'position_zero',
	out_of_range: 'position_out_of_range',
	not_a_number: 'position_not_a_number',
	minutes_out_of_range: 'position_minutes_out_of_range'
};

/** What the row's coordinates say; null where they say nothing or nothing usable (told). */
export function readStatedPlace(reader: RowReader): StatedPlace | null {
	const crs = reader.mapping.crs === null ? undefined : parseCrs(reader.mapping.crs);
	const isPlane = crs?.type === 'projected' && crs.epsg !== 4326 && crs.epsg !== 4490;
	const [first, second, field] = halves(reader);
	const text = [first, second].map((half) => textOf(half).slice(0, 30)).join(', ');
	const parsed = isPlane ? parsePlane(first, second) : parseDegrees(reader, first, second);
	if ('problem' in parsed) {
		const { problem } = parsed;
		if (problem !== 'missing' && problem !== 'empty')
			reader.tell(PROBLEM_CODES[problem], field, text, keptAs(reader));
		return null;
	}
	return { ...parsed, text };
}

function halves(reader: RowReader) {
	const cell = (field: string) => {
		const value = reader.cell(field);
		// "NaN" was meant for a number, 无 and — were not.
		const text = textOf(value);
		return isNoValue(text) && !/^#?nan$/i.test(text) ? null : value;
	};
	if (reader.has('lon') || reader.has('lat')) return [cell('lon'), cell('lat'), 'lon'] as const;
	if (reader.has('x') || reader.has('y')) return [cell('x'), cell('y'), 'x'] as const;
	const pair = cell('lonlat');
	const split = pair === null ? undefined : splitPair(pair);
	return split ? ([split[0], split[1], 'lonlat'] as const) : ([pair, pair, 'lonlat'] as const);
}

type Parsed = Omit<StatedPlace, 'text'> | { problem: CoordinateProblem };

function parseDegrees(reader: RowReader, first: unknown, second: unknown): Parsed {
	const parsed = parseCoordinatePair(first, second, { format: reader.mapping.angle_format });
	if ('problem' in parsed) return parsed;
	// In a pair of one column it is usual that the latitude comes first: no mistake of the ledger.
	const isSwapped = parsed.notes.includes('swapped') && !reader.has('lonlat');
	return { x: parsed.lon, y: parsed.lat, isSwapped };
}

function parsePlane(first: unknown, second: unknown): Parsed {
	const [x, y] = [first, second].map((half) =>
		half === null || half === undefined || half === ''
			? undefined
			: Number(String(half).replace(/[,\s]|m$|米$/g, ''))
	);
	if (x === undefined && y === undefined) return { problem: 'missing' };
	if (x === undefined || y === undefined) return { problem: 'half' };
	if (!Number.isFinite(x) || !Number.isFinite(y)) return { problem: 'not_a_number' };
	return x === 0 || y === 0 ? { problem: 'zero' } : { x, y, isSwapped: false };
}

/** What becomes of a row without usable coordinates. */
function keptAs(reader: RowReader) {
	return reader.text('address') === undefined
		? { zh: '进入待落图', en: 'the facility is unplaced' }
		: { zh: '保留地址', en: 'its address is kept' };
}
