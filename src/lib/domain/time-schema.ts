import * as v from 'valibot';
import { isCalendarDay } from './day.ts';

/** Days outside are typing mistakes, and some of them the database cannot store. */
const FIRST_DAY = '1800-01-01';
const LAST_DAY = '2199-12-31';

const isBelievable = (day: string) => isCalendarDay(day) && day >= FIRST_DAY && day <= LAST_DAY;

/** A day of the calendar, `YYYY-MM-DD`. */
export const DaySchema = v.pipe(
	v.string(),
	v.check(
		isBelievable,
		'应为日历上有的日期，如 2026-01-31 — must be a day of the calendar, e.g. 2026-01-31'
	)
);

/**
 * An instant with its zone, e.g. `2026-01-31T08:00:00+08:00`. Comes out in UTC with milliseconds, so
 * that every part of the program and both databases order the same instants alike.
 */
export const InstantSchema = v.pipe(
	v.config(
		v.pipe(
			v.string(),
			v.isoTimestamp(
				'应为带时区的时间，如 2026-01-31T08:00:00+08:00 — must be a time with its zone'
			),
			v.check(
				(text) => isBelievable(text.slice(0, 10)),
				'日历上没有这一天，请核对时间 — there is no such day in the calendar: look at the time again'
			)
		),
		{ abortPipeEarly: true }
	),
	v.transform(toUtc)
);

/** Spelled as ECMAScript reads it everywhere: `T` between, minutes in the offset, milliseconds at most. */
function toUtc(text: string): string {
	const spelled = text
		.replace(' ', 'T')
		.replace(/(\.\d{3})\d+/, '$1')
		.replace(/([+-]\d{2}):?(\d{2})?$/, (_offset, hours, minutes = '00') => `${hours}:${minutes}`);
	return new Date(spelled).toISOString();
}
