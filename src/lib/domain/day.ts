/**
 * Calendar days of a district. A date alone means its whole day in the district's time zone, so
 * "as of 2025-12-31" includes everything until that midnight.
 */

const DAY_MS = 86_400_000;

/** The calendar date of an instant in a time zone, `YYYY-MM-DD`. @throws {RangeError} unknown zone. */
export function dayOf(instant: Date, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(instant);
}

/** The instant at which a date begins in a time zone. @throws {RangeError} not a date, unknown zone. */
export function startOfDay(date: string, timeZone: string): Date {
	const utc = Date.parse(`${date}T00:00:00Z`);
	if (!Number.isFinite(utc)) throw new RangeError(`"${date}" is not a date (YYYY-MM-DD)`);
	// Two steps reach a fixed point also where a clock change lies between the guess and midnight.
	const first = utc - offsetMs(new Date(utc), timeZone);
	return new Date(utc - offsetMs(new Date(first), timeZone));
}

/** The last millisecond of a date in a time zone. @throws {RangeError} not a date, unknown zone. */
export function endOfDay(date: string, timeZone: string): Date {
	const next = new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS);
	if (!Number.isFinite(next.getTime())) throw new RangeError(`"${date}" is not a date`);
	return new Date(startOfDay(next.toISOString().slice(0, 10), timeZone).getTime() - 1);
}

/**
 * Reads "as of": a date alone is the end of that day in the district, anything else an instant.
 *
 * @throws {RangeError} neither a date nor a time with a zone.
 */
export function parseMoment(text: string, timeZone: string): Date {
	if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return endOfDay(text, timeZone);
	const hasZone = /^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:?\d{2})$/.test(text);
	const instant = hasZone ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(instant)) throw new RangeError(`"${text}" is neither a date nor a time`);
	return new Date(instant);
}

function offsetMs(instant: Date, timeZone: string): number {
	const local = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'medium'
	}).format(instant);
	return Date.parse(`${local.replace(' ', 'T')}Z`) - Math.floor(instant.getTime() / 1000) * 1000;
}
