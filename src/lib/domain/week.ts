import { startOfDay } from './day.ts';

/** A week of a district, Monday to Sunday, with its bounds as days and as instants. */
export interface Week {
	/** ISO 8601: `2026-W13`. */
	week: string;
	monday: string;
	sunday: string;
	from: Date;
	/** The first instant after it. */
	until: Date;
}

const DAY_MS = 86_400_000;

/** The week in which a day lies. @throws {RangeError} Not a day (YYYY-MM-DD), or an unknown time zone. */
export function weekOf(day: string, timeZone: string): Week {
	// Also checks the day.
	startOfDay(day, timeZone);
	const noon = Date.parse(`${day}T12:00:00Z`);
	const weekday = (new Date(noon).getUTCDay() + 6) % 7;
	const monday = addDays(day, -weekday);
	// The week belongs to the year of its Thursday.
	const thursday = addDays(monday, 3);
	const year = thursday.slice(0, 4);
	const ordinal = Math.floor((Date.parse(thursday) - Date.parse(`${year}-01-01`)) / DAY_MS / 7) + 1;
	return {
		week: `${year}-W${String(ordinal).padStart(2, '0')}`,
		monday,
		sunday: addDays(monday, 6),
		from: startOfDay(monday, timeZone),
		until: startOfDay(addDays(monday, 7), timeZone)
	};
}

/** The day so many days later (earlier if negative). */
export function addDays(day: string, count: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}
