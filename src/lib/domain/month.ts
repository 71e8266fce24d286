import { startOfDay } from './day.ts';

/** A calendar month of a district, `2026-10`, with its bounds as days and as instants. */
export interface Month {
	month: string;
	firstDay: string;
	lastDay: string;
	from: Date;
	/** The first instant after it. */
	until: Date;
}

/** @throws {RangeError} Not a month (YYYY-MM), or an unknown time zone. */
export function monthOf(month: string, timeZone: string): Month {
	if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new RangeError(`"${month}" is not a month`);
	const firstDay = `${month}-01`;
	const next = addMonths(month, 1);
	const from = startOfDay(firstDay, timeZone);
	const until = startOfDay(`${next}-01`, timeZone);
	const lastDay = new Date(Date.parse(`${next}-01T00:00:00Z`) - 86_400_000)
		.toISOString()
		.slice(0, 10);
	return { month, firstDay, lastDay, from, until };
}

/** The month so many months later (earlier if negative). */
export function addMonths(month: string, count: number): string {
	const [year = NaN, number = NaN] = month.split('-').map(Number);
	return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** The months before a day's own, the oldest first: those that are over. */
export function monthsBefore(day: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => addMonths(day.slice(0, 7), index - count));
}
