import { describe, expect, it } from 'vitest';
import { parseCount, parseLengthMeters, parseSpeedKmh, parseWeightTons } from './osm-tags.ts';

const value = (parsed: ReturnType<typeof parseSpeedKmh>) =>
	typeof parsed === 'object' ? parsed.value : parsed;

describe('values of tags', () => {
	it.each([
		['50', 50],
		['30 mph', 48.28032],
		['30mph', 48.28032],
		['10 knots', 18.52],
		['CN:urban', 50],
		['RU:urban', 60],
		['DE:zone:30', 30],
		['DE:zone30', 30],
		['DE:living_street', 20],
		['walk', 5],
		['DE:walk', 5],
		['50;30', 30],
		['none;80', 80],
		['fast;40', 40],
		['none', 'none'],
		['DE:motorway', 'none'],
		['0', 'unreadable'],
		['-30', 'unreadable'],
		['fast', 'unreadable'],
		['', 'unreadable']
	])('reads the speed %s as %s', (text, expected) => {
		const read = value(parseSpeedKmh(text));
		if (typeof expected === 'number') expect(read).toBeCloseTo(expected, 6);
		else expect(read).toBe(expected);
	});

	it.each([
		['3.5', 3.5],
		['3,5 m', 3.5],
		['3.5米', 3.5],
		['350 cm', 3.5],
		['3500 mm', 3.5],
		['12 ft', 3.6576],
		[`11'6"`, 3.5052],
		[`11' 6"`, 3.5052],
		['4.2;3.8', 3.8],
		['none', 'none'],
		['default', 'none'],
		['low', 'unreadable'],
		['3.5 t', 'unreadable']
	])('reads the length %s as %s', (text, expected) => {
		const read = value(parseLengthMeters(text));
		if (typeof expected === 'number') expect(read).toBeCloseTo(expected, 6);
		else expect(read).toBe(expected);
	});

	it.each([
		['3.5', 3.5],
		['7.5 t', 7.5],
		['7500 kg', 7.5],
		['10 st', 9.0718474],
		['20000 lbs', 9.0718474],
		['8吨', 8],
		['heavy', 'unreadable']
	])('reads the weight %s as %s', (text, expected) => {
		const read = value(parseWeightTons(text));
		if (typeof expected === 'number') expect(read).toBeCloseTo(expected, 6);
		else expect(read).toBe(expected);
	});

	it('reads whole counts only, of several the least', () => {
		expect(parseCount('2;3')).toEqual({ value: 2 });
		expect(parseCount('2.5')).toBe('unreadable');
		expect(parseCount('1e3')).toBe('unreadable');
	});
});
