/**
 * Calendar days of a district. A date alone means its whole day in the district's time zone, so
 * "as of 2025-12-31" includes everything until that midnight.
 */

const DAY_MS = 86_400_000;

/** Whether a text names a time zone (IANA), so that the functions below can use it. */
export function isTimeZone(text: string): boolean {
	try {
		return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
	} catch {
		// The only way to ask: it throws a RangeError for a name that it does not know.
		return false;
	}
}

/** The calendar date of an instant in a time zone, `YYYY-MM-DD`. @throws {RangeError} unknown zone. */
export function dayOf(instant: Date, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(instant);
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`; the 31st of February is none. */
export function isCalendarDay(text: string): boolean {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	// Engines read 2025-02-31 as March 3.
	return Number.isFinite(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** The instant at which a date begins in a time zone. @throws {RangeError} not a date, unknown zone. */
export function startOfDay(date: string, timeZone: string): Date {
	if (!isCalendarDay(date)) throw new RangeError(`"${date}" is not a date (YYYY-MM-DD)`);
	const utc = Date.parse(`${date}T00:00:00Z`);
	// Two steps reach a fixed point also where a clock change lies between the guess and midnight.
	const first = utc - offsetMs(new Date(utc), timeZone);
	return new Date(utc - offsetMs(new Date(first), timeZone));
}

/** The last millisecond of a date in a time zone. @throws {RangeError} not a date, unknown zone. */
export function endOfDay(date: string, timeZone: string): Date {
	if (!isCalendarDay(date)) throw new RangeError(`"${date}" is not a date (YYYY-MM-DD)`);
	const next = new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS);
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
	const instant = hasZone && isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(instant)) throw new RangeError(`"${text}" is neither a date nor a time`);
	return new Date(instant);
}

/**
 * The instant of a wall clock's time in a time zone; of a time that the clocks skip or show twice, one
 * of those next to it.
 *
 * @param local `2026-03-01T08:30`, as a `datetime-local` input gives it.
 * @throws {RangeError} not such a time, unknown zone.
 */
export function instantOf(local: string, timeZone: string): Date {
	const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local);
	const utc = isTime && isCalendarDay(local.slice(0, 10)) ? Date.parse(`${local}Z`) : Number.NaN;
	if (Number.isNaN(utc)) throw new RangeError(`"${local}" is not a time (YYYY-MM-DDTHH:MM)`);
	const first = utc - offsetMs(new Date(utc), timeZone);
	return new Date(utc - offsetMs(new Date(first), timeZone));
}

/** What a wall clock in a time zone shows at an instant, `2026-03-01T08:30`. @throws {RangeError} unknown zone. */
export function wallClockOf(instant: Date, timeZone: string): string {
	return new Date(instant.getTime() + offsetMs(instant, timeZone)).toISOString().slice(0, 16);
}

function offsetMs(instant: Date, timeZone: string): number {
	const local = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'medium'
	}).format(instant);
	return Date.parse(`${local.replace(' ', 'T')}Z`) - Math.floor(instant.getTime() / 1000) * 1000;
}
