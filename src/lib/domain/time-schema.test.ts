import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DaySchema, InstantSchema } from './time-schema.ts';

describe('days and instants as handed in', () => {
	it.each([
		['2026-01-31T08:00:00+08:00', '2026-01-31T00:00:00.000Z'],
		['2026-01-31 08:00:00+08', '2026-01-31T00:00:00.000Z'],
		['2026-01-31T08:00:00+0830', '2026-01-30T23:30:00.000Z'],
		['2026-01-31T08:00:00.5Z', '2026-01-31T08:00:00.500Z'],
		['2024-02-29T23:59:59.999999999-01:00', '2024-03-01T00:59:59.999Z']
	])('reads %s as the instant it names, to the millisecond', (text, utc) => {
		expect(v.parse(InstantSchema, text)).toBe(utc);
	});

	it.each([
		'2026-02-29T08:00:00Z',
		'2026-01-31T08:00:00',
		'2026-01-31',
		'0000-01-01T00:00:00Z',
		'9999-01-01T00:00:00Z',
		'2026-01-31T24:00:00Z',
		'yesterday',
		''
	])('refuses "%s" as an instant', (text) => {
		expect(v.safeParse(InstantSchema, text).success).toBe(false);
	});

	it('knows the calendar, leap years included', () => {
		for (const day of ['2024-02-29', '2000-02-29', '1953-12-31', '2026-01-01']) {
			expect(v.is(DaySchema, day), day).toBe(true);
		}
		for (const day of ['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '0026-01-01', '']) {
			expect(v.is(DaySchema, day), day).toBe(false);
		}
	});
});
