import { describe, expect, it } from 'vitest';
import {
	isMonthDay,
	listOwed,
	seasonOf,
	weekOf,
	type CycleKind,
	type CycleRuleKey,
	type LastSeen
} from './cycle.ts';
import { ruleOf } from './rules.ts';

const ZONE = 'Asia/Shanghai';
const national = (key: CycleRuleKey) => ruleOf(key).value;
const at = (day: string) => Date.parse(`${day}T09:00:00+08:00`);
const NEVER: LastSeen = { looked: null, opened: null, flowed: null, measured: null, drained: null };
const owed = (day: string, seen: Partial<LastSeen> = {}, kind: CycleKind = 'hydrant') =>
	listOwed(kind, { ...NEVER, ...seen }, seasonOf(day, national, ZONE), national);
const dutiesOn = (day: string, seen?: Partial<LastSeen>, kind?: CycleKind) =>
	owed(day, seen, kind).map(({ duty }) => duty);

describe('seasons', () => {
	it.each([
		['2026-03-31', 'frost', '2025-11-01'],
		['2026-04-01', 'spring', '2026-04-01'],
		['2026-06-16', 'summer', '2026-06-16'],
		['2026-10-31', 'autumn', '2026-09-15'],
		['2026-12-31', 'frost', '2026-11-01'],
		['2027-01-01', 'frost', '2026-11-01']
	])('%s is %s since %s', (day, name, from) => {
		const season = seasonOf(day, national, ZONE);
		expect(season.name).toBe(name);
		expect(season.from.toISOString()).toBe(new Date(`${from}T00:00:00+08:00`).toISOString());
	});

	it('begin when the district says', () => {
		const own = (key: CycleRuleKey) => (key === 'season.frost_from' ? 1015 : national(key));
		expect(seasonOf('2026-10-20', own, ZONE).name).toBe('frost');
	});

	it('know days of every year only', () => {
		expect([101, 229, 431, 1231, 1301, 4.5].map(isMonthDay)).toEqual([
			true,
			false,
			false,
			true,
			false,
			false
		]);
	});
});

describe('what a facility is owed', () => {
	it('is no flow test in hard frost, however long ago the last', () => {
		expect(dutiesOn('2026-01-15', { looked: at('2026-01-01'), drained: at('2025-10-01') })).toEqual(
			['look']
		);
	});

	it('is draining in autumn, until it was opened and found dry this autumn', () => {
		expect(dutiesOn('2026-10-01', { drained: at('2026-09-14') })).toEqual(['look', 'drain']);
		expect(dutiesOn('2026-10-01', { drained: at('2026-09-15') })).toEqual(['look']);
	});

	it('is draining still in the frost, overdue since its first day', () => {
		const [, drain] = owed('2026-12-01', { looked: at('2026-11-20') });
		expect(drain).toEqual({
			duty: 'drain',
			last: null,
			due: Date.parse('2026-11-01T00:00:00+08:00')
		});
	});

	it('is a look by the shorter cycle of the frost, which begins with the frost', () => {
		const dueOf = (looked: string) =>
			new Date(owed('2026-12-01', { looked: at(looked) })[0]?.due ?? NaN)
				.toISOString()
				.slice(0, 10);
		expect(dueOf('2026-11-10')).toBe('2026-12-10');
		expect(dueOf('2026-09-20')).toBe('2026-10-31');
		expect(dueOf('2026-06-01')).toBe('2026-08-30');
	});

	it('is measuring in spring, a look by its cycle', () => {
		const [look, survey] = owed('2026-05-01', { looked: at('2026-04-20') });
		expect(look).toMatchObject({ duty: 'look', due: at('2026-04-20') + 90 * 86_400_000 });
		expect(survey).toMatchObject({ duty: 'survey', due: Date.parse('2026-06-16T00:00:00+08:00') });
		expect(dutiesOn('2026-05-01', { measured: at('2026-04-02') })).toEqual(['look']);
	});

	it('is a look every month of a pool, the level of natural water once a year', () => {
		expect(dutiesOn('2026-07-01', {}, 'pool')).toEqual(['look']);
		expect(dutiesOn('2026-07-01', {}, 'intake')).toEqual(['look', 'test']);
		expect(dutiesOn('2026-01-01', {}, 'intake')).toEqual(['look']);
	});

	it('is due since ever when it was never done', () => {
		expect(owed('2026-07-01').every(({ due }) => due === -Infinity)).toBe(true);
	});
});

describe('weeks', () => {
	it('begin on Monday', () => {
		expect(weekOf('2026-11-29')).toEqual({ monday: '2026-11-23', sunday: '2026-11-29' });
		expect(weekOf('2026-11-30')).toEqual({ monday: '2026-11-30', sunday: '2026-12-06' });
	});
});
