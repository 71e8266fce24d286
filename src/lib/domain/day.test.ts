import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay, instantOf, parseMoment, startOfDay, wallClockOf } from './day.ts';

describe('days of a district', () => {
	it('ends a day at midnight in the district, not in UTC', () => {
		expect(endOfDay('2025-12-31', 'Asia/Shanghai').toISOString()).toBe('2025-12-31T15:59:59.999Z');
		expect(startOfDay('2026-01-01', 'Asia/Shanghai').toISOString()).toBe(
			'2025-12-31T16:00:00.000Z'
		);
	});

	it('holds on the days on which clocks change', () => {
		expect(startOfDay('2025-03-30', 'Europe/Berlin').toISOString()).toBe(
			'2025-03-29T23:00:00.000Z'
		);
		expect(endOfDay('2025-03-30', 'Europe/Berlin').toISOString()).toBe('2025-03-30T21:59:59.999Z');
		expect(endOfDay('2025-10-26', 'Europe/Berlin').toISOString()).toBe('2025-10-26T22:59:59.999Z');
	});

	it('puts every instant inside its own day, in any zone', () => {
		const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'];
		fc.assert(
			fc.property(
				fc.date({
					min: new Date('1995-01-01T00:00:00Z'),
					max: new Date('2040-01-01T00:00:00Z'),
					noInvalidDate: true
				}),
				fc.constantFrom(...zones),
				(instant, zone) => {
					const day = dayOf(instant, zone);
					expect(startOfDay(day, zone) <= instant && instant <= endOfDay(day, zone)).toBe(true);
				}
			)
		);
	});

	it('reads a date as its end, a time as itself, and refuses the rest', () => {
		expect(parseMoment('2025-06-30', 'Asia/Shanghai').toISOString()).toBe(
			'2025-06-30T15:59:59.999Z'
		);
		expect(parseMoment('2025-06-30T08:00:00+08:00', 'Asia/Shanghai').toISOString()).toBe(
			'2025-06-30T00:00:00.000Z'
		);
		expect(parseMoment('2025-06-30T00:00:00.5Z', 'UTC').getUTCMilliseconds()).toBe(500);
		for (const bad of [
			'yesterday',
			'2025-13-01',
			'2025-02-31',
			'2025-02-30T08:00:00Z',
			'2025-06-30T08:00:00',
			''
		]) {
			expect(() => parseMoment(bad, 'Asia/Shanghai'), bad).toThrow(RangeError);
		}
	});

	it('reads and shows a wall clock, also across a change of the clocks', () => {
		expect(instantOf('2026-03-01T08:30', 'Asia/Shanghai').toISOString()).toBe(
			'2026-03-01T00:30:00.000Z'
		);
		for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York'])
			for (const local of ['2026-03-29T08:00', '2026-10-25T12:00', '2026-12-31T23:59'])
				expect(wallClockOf(instantOf(local, zone), zone)).toBe(local);
		expect(() => instantOf('2026-02-31T08:00', 'Asia/Shanghai')).toThrow(RangeError);
	});
});
