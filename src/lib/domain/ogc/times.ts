import { isCalendarDay } from '#lib/domain/day.ts';

/**
 * Days and times in words: `2026年01月31日`, `2026年01月31日 08:05`.
 *
 * Not ISO, on purpose: GDAL and QGIS take any property that looks like a date for *the* time of the feature and
 * turn a filter on it into the parameter `datetime`, which here asks for the register as of that time. The
 * answer would look right and be wrong. In words it stays a text, which sorts by time all the same.
 */
export function wordsOfDay(day: string): string {
	const [year, month, date] = day.split('-');
	return `${year}年${month}月${date}日`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @param iso An instant. @param timeZone Of the district, e.g. `Asia/Shanghai`. */
export function wordsOfMoment(iso: string, timeZone: string): string {
	const format =
		formats.get(timeZone) ??
		new Intl.DateTimeFormat('en-CA', {
			timeZone,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23'
		});
	formats.set(timeZone, format);
	const parts = new Map(
		format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value])
	);
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
	return `${part('year')}年${part('month')}月${part('day')}日 ${part('hour')}:${part('minute')}`;
}

/** The day that a text means, in words or as `YYYY-MM-DD`; undefined: none. */
export function readDay(text: string): string | undefined {
	const [, year, month, date] =
		/^(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?(?:$|T00:00)/.exec(text.trim()) ?? [];
	if (!year || !month || !date) return undefined;
	const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
	return isCalendarDay(day) ? day : undefined;
}
