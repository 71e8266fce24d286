import { describe, expect, it } from 'vitest';
import { RULES } from './rules.ts';
import { printRuleValue } from './rules/rule.ts';

const rule = (key: string) => RULES.find((entry) => entry.key === key);

describe('printRuleValue', () => {
	it('tells the unit, and a day of the year as month and day', () => {
		expect(printRuleValue(150, 'm')).toBe('150 m');
		expect(printRuleValue(3, '')).toBe('3');
		expect(printRuleValue(401, 'MMDD')).toBe('04-01');
		expect(printRuleValue(1101, 'MMDD')).toBe('11-01');
	});
});

describe('the rules', () => {
	it('have keys of their own, values a district could set, and words in both languages', () => {
		expect(new Set(RULES.map(({ key }) => key)).size).toBe(RULES.length);
		for (const { key, value, range, title } of RULES) {
			expect(range[0], key).toBeLessThanOrEqual(value);
			expect(range[1], key).toBeGreaterThanOrEqual(value);
			expect(title[0], key).toMatch(/\p{Script=Han}/u);
			expect(title[1], key).not.toMatch(/\p{Script=Han}/u);
		}
	});

	it('name a clause wherever they claim to have read one, and call an assumption an assumption', () => {
		for (const { key, level, standard, clause, status } of RULES) {
			expect(standard, key).not.toBe('');
			if (status === 'V1' || status === 'V1q') expect(clause, key).not.toBe('');
			if (status === 'C') expect(level, key).toBe('assumption');
		}
	});

	it.each([
		['hydrant.radius_m', 150, 'must', 'GB 50974-2014', '7.2.5'],
		['hydrant.spacing_m', 120, 'must', 'GB 50974-2014', '7.2.5'],
		['water_crane.spacing_m', 1000, 'should', 'GB 50974-2014', '7.2.9']
	])('say of %s what the standard says', (key, value, level, standard, clause) => {
		expect(rule(key)).toMatchObject({ value, level, standard, clause });
	});

	it('give a water crane no radius: it fills engines', () => {
		expect(RULES.filter(({ key }) => /^water_crane\..*radius/.test(key))).toEqual([]);
	});
});
