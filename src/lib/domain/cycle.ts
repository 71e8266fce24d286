import type { FacilityKind } from './facility.ts';
import { isCalendarDay, startOfDay } from './day.ts';

/** Parts of the year by what is done to a hydrant, in the order of the calendar. */
export const SEASONS = ['spring', 'summer', 'autumn', 'frost'] as const;
export type SeasonName = (typeof SEASONS)[number];

/**
 * What a facility is owed, by strength of evidence: a look (seen), a check (opened), a test (flowed or
 * measured); in autumn draining and insulating; in spring flow and pressure measured; after a fire a
 * drain check the same day.
 */
export const DUTIES = ['drain_check', 'drain', 'look', 'check', 'test', 'survey'] as const;
export type Duty = (typeof DUTIES)[number];

/** Kinds that cycles apply to; stations are visited by their own rules. */
export const CYCLE_KINDS = [
	'hydrant',
	'water_crane',
	'intake',
	'pool'
] as const satisfies readonly FacilityKind[];
export type CycleKind = (typeof CYCLE_KINDS)[number];

/** Keys of the rules that cycles follow. */
export const CYCLE_RULE_KEYS = [
	'cycle.look_days',
	'cycle.check_days',
	'cycle.test_days',
	'cycle.frost_look_days',
	'cycle.pool_days',
	'cycle.natural_days',
	'season.spring_from',
	'season.summer_from',
	'season.autumn_from',
	'season.frost_from'
] as const;
export type CycleRuleKey = (typeof CYCLE_RULE_KEYS)[number];
/** The value that holds in a district. */
export type RuleReader = (key: CycleRuleKey) => number;

/** A season that is under way: `from` included, `until` not. */
export interface Season {
	name: SeasonName;
	from: Date;
	until: Date;
	/** When this season's, or the last, autumn began: what was drained before is not drained. */
	autumnFrom: Date;
}

/** When somebody last saw a facility, by what was done; epoch milliseconds, null for never. */
export interface LastSeen {
	looked: number | null;
	opened: number | null;
	flowed: number | null;
	measured: number | null;
	/** Opened at the least, and not found undrained. */
	drained: number | null;
}

/** One thing that a facility is owed. */
export interface Owed {
	duty: Duty;
	/** Epoch milliseconds of the last time that it was done; null for never. */
	last: number | null;
	/** Epoch milliseconds until which it must be done; never done is due since ever: −Infinity. */
	due: number;
}

const DAY_MS = 86_400_000;

/**
 * The season of a day (`YYYY-MM-DD`) in a district.
 *
 * @throws {RangeError} Not a day, or an unknown time zone.
 */
export function seasonOf(day: string, rule: RuleReader, timeZone: string): Season {
	if (!isCalendarDay(day)) throw new RangeError(`"${day}" is not a date (YYYY-MM-DD)`);
	const year = Number(day.slice(0, 4));
	const starts = [year - 1, year, year + 1]
		.flatMap((of) => SEASONS.map((name) => ({ name, day: toDay(of, rule(`season.${name}_from`)) })))
		.sort((a, b) => a.day.localeCompare(b.day));
	const index = starts.findLastIndex((start) => start.day <= day);
	const [start, next] = [starts[index], starts[index + 1]];
	const autumn = starts.findLast((entry) => entry.name === 'autumn' && entry.day <= day);
	if (!start || !next || !autumn) throw new RangeError(`no season of ${day}`);
	return {
		name: start.name,
		from: startOfDay(start.day, timeZone),
		until: startOfDay(next.day, timeZone),
		autumnFrom: startOfDay(autumn.day, timeZone)
	};
}

/** Whether month × 100 + day names a day of every year; 29 February is none. */
export function isMonthDay(value: number): boolean {
	return Number.isInteger(value) && isCalendarDay(toDay(2023, value));
}

/** What a facility of a kind is owed in a season; what was done in time and is not due again stays listed with its date. */
export function listOwed(
	kind: CycleKind,
	seen: LastSeen,
	season: Season,
	rule: RuleReader
): Owed[] {
	const cyclic = (duty: Duty, last: number | null, days: number): Owed => ({
		duty,
		last,
		due: last === null ? -Infinity : last + days * DAY_MS
	});
	if (kind === 'pool') return [cyclic('look', seen.looked, rule('cycle.pool_days'))];
	const isFrost = season.name === 'frost';
	const look = cyclic('look', seen.looked, rule('cycle.look_days'));
	// The shorter cycle of the frost begins with it: nobody was late in June for want of a monthly look.
	if (isFrost && seen.looked !== null)
		look.due = Math.min(
			look.due,
			Math.max(seen.looked + rule('cycle.frost_look_days') * DAY_MS, season.from.getTime())
		);
	const owed = [look];
	if (kind === 'intake') {
		if (!isFrost) owed.push(cyclic('test', seen.measured, rule('cycle.natural_days')));
		return owed;
	}
	if (season.name === 'autumn' || isFrost) {
		const deadline = isFrost ? season.from : season.until;
		// What is wet when the frost comes freezes: it is owed until somebody has seen it dry.
		if ((seen.drained ?? -Infinity) < season.autumnFrom.getTime())
			owed.push({ duty: 'drain', last: seen.drained, due: deadline.getTime() });
	} else if (season.name === 'spring') {
		if ((seen.measured ?? -Infinity) < season.from.getTime())
			owed.push({ duty: 'survey', last: seen.measured, due: season.until.getTime() });
	} else {
		owed.push(cyclic('check', seen.opened, rule('cycle.check_days')));
		owed.push(cyclic('test', seen.flowed, rule('cycle.test_days')));
	}
	return owed;
}

/** Of a season, work that is open from its first day although it is due at its end. */
export const isOfSeason = (duty: Duty): boolean => duty === 'drain' || duty === 'survey';

/** Monday and Sunday of the week of a day, `YYYY-MM-DD`. @throws {RangeError} Not a day. */
export function weekOf(day: string): { monday: string; sunday: string } {
	if (!isCalendarDay(day)) throw new RangeError(`"${day}" is not a date (YYYY-MM-DD)`);
	const at = Date.parse(`${day}T00:00:00Z`);
	const monday = at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS;
	const print = (ms: number) => new Date(ms).toISOString().slice(0, 10);
	return { monday: print(monday), sunday: print(monday + 6 * DAY_MS) };
}

function toDay(year: number, monthDay: number): string {
	const digits = String(monthDay).padStart(4, '0');
	return `${year}-${digits.slice(0, 2)}-${digits.slice(2)}`;
}
