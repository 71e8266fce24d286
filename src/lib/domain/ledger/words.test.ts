import { describe, expect, it } from 'vitest';
import {
	conditionOf,
	findDefects,
	parseBoolean,
	parseConditionMeaning,
	printConditionMeaning
} from './condition-words.ts';
import { parseDay } from './parse-day.ts';
import { findUnit, parseQuantity, toOurUnit } from './units.ts';
import { isNoValue, wordOf } from './value-words.ts';

const certain = (text: string, heading = '状态') => {
	const meaning = conditionOf(text, heading);
	return meaning && 'certain' in meaning ? printConditionMeaning(meaning.certain) : undefined;
};
const proposed = (text: string, heading = '状态') => {
	const meaning = conditionOf(text, heading);
	return meaning && 'proposed' in meaning ? printConditionMeaning(meaning.proposed) : undefined;
};

describe('words of a status column', () => {
	it.each([
		['完好', 'intact'],
		['正 常', 'intact'],
		['Ｏｋ', 'intact'],
		['異常なし', 'intact'],
		['帶病使用', 'impaired'],
		['损坏', 'unusable+damaged'],
		['損壞', 'unusable+damaged'],
		['无水', 'unusable+no_water'],
		['漏水', 'impaired+leaking'],
		['未检', 'uninspected'],
		['停用', 'suspended'],
		['冬季停用', 'suspended_winter'],
		['已拆除', 'removed'],
		['Out Of Order', undefined],
		['可用', undefined],
		['A级', undefined]
	])('%s surely says %s', (text, meaning) => expect(certain(text)).toBe(meaning));

	it('proposes and does not decide what offices use differently', () => {
		expect(proposed('可用')).toBe('intact');
		expect(proposed('维修中')).toBe('impaired');
		expect(proposed('Out of Service')).toBe('unusable');
		expect(proposed('阀杆断，漏水严重')).toBe('impaired+leaking+part_damaged');
	});

	it('takes yes for intact only where the heading asks for it', () => {
		expect(certain('是', '是否完好')).toBe('intact');
		expect(certain('是', '状态')).toBeUndefined();
		expect(proposed('是', '是否可用')).toBe('intact');
		expect(certain('否', '是否可用')).toBe('unusable');
		expect(proposed('否', '是否完好')).toBe('impaired');
	});

	it('does not hear a defect that is denied, nor 缺失 in 标志缺失', () => {
		expect(findDefects('无漏水，无损坏')).toEqual([]);
		expect(findDefects('not leaking')).toEqual([]);
		expect(findDefects('标志缺失')).toEqual(['sign_missing']);
		expect(findDefects('漏水、压力不足')).toEqual(['leaking', 'low_pressure']);
	});

	it('stores meanings so that they come back the same', () => {
		expect(parseConditionMeaning('unusable+no_water')).toEqual({
			state: 'unusable',
			defects: ['no_water']
		});
		expect(parseConditionMeaning('broken')).toBeUndefined();
		expect(parseConditionMeaning('unusable+gone')).toBeUndefined();
	});

	it.each([
		['是', true],
		['False', false],
		['√', true],
		['無', false],
		['0', false],
		['坏', undefined],
		['', undefined]
	])('reads %j as %j', (text, value) => expect(parseBoolean(text)).toBe(value));
});

describe('other words', () => {
	it('knows kinds, owners, forms and categories by what is written', () => {
		expect(wordOf('kind', '02')).toBe('water_crane');
		expect(wordOf('ownership', '公')).toBe('municipal');
		expect(wordOf('ownership', '小区物业')).toBe('private');
		expect(wordOf('attributes.form', '地下式')).toBe('underground');
		expect(wordOf('attributes.main_form', '支状')).toBe('branch');
		expect(wordOf('category', '高松市消防団西部分団屯所')).toBe('volunteer');
	});

	it.each(['', '-', '—', '无', 'N/A', 'NaN', '-9999', 'null', '不详'])('%j says nothing', (text) =>
		expect(isNoValue(text)).toBe(true)
	);
	it.each(['0', '无水', '东大街'])('%j says something', (text) =>
		expect(isNoValue(text)).toBe(false)
	);
});

describe('days', () => {
	it.each([
		['2024-05-01', '2024-05-01'],
		['2024/5/1 上午 08:55:04', '2024-05-01'],
		['2024年5月1日', '2024-05-01'],
		['20240501', '2024-05-01'],
		['2024.5', '2024-05-01'],
		['1998', '1998-01-01'],
		['113/05/01', '2024-05-01'],
		['民國 113年5月1日', '2024-05-01'],
		['R6.5.1', '2024-05-01'],
		['昭和63年1月8日', '1988-01-08'],
		['13/5/2024', '2024-05-13'],
		[45413, '2024-05-01'],
		[new Date('2024-05-01T00:00:00Z'), '2024-05-01'],
		['2024-02-30', undefined],
		['1900-01-00', undefined],
		['1899-12-30', undefined],
		['99', undefined],
		['昨天', undefined]
	])('%j is %j', (cell, day) => expect(parseDay(cell)?.day).toBe(day));

	it('says when month and day cannot be told apart, and follows what was said', () => {
		expect(parseDay('3/4/2024')).toMatchObject({ day: '2024-03-04', isAmbiguous: true });
		expect(parseDay('3/4/2024', 'dmy')).toMatchObject({ day: '2024-04-03', isAmbiguous: false });
	});
});

describe('quantities', () => {
	it.each([
		['0.3MPa', 0.3, 'mpa', false],
		['DN100', 100, undefined, false],
		['Φ150', 150, undefined, false],
		['0.2-0.3', 0.2, undefined, true],
		['约300', 300, undefined, true],
		['1,200', 1200, undefined, false],
		['0,35', 0.35, undefined, false],
		['15 L/s', 15, 'l/s', false]
	])('%s', (text, value, unit, isInexact) =>
		expect(parseQuantity(text)).toEqual({ value, unit, isInexact })
	);
	it.each(['很大', '', '3个', 'NaN', '1-2-3'])('%j is none', (text) =>
		expect(parseQuantity(text)).toBeUndefined()
	);

	it('converts', () => {
		expect(toOurUnit(60, 'psi', 'pressure')).toBeCloseTo(0.4137, 4);
		expect(toOurUnit(3, 'bar', 'pressure')).toBe(0.3);
		expect(toOurUnit(1000, 'gpm', 'flow')).toBeCloseTo(63.09, 2);
		expect(toOurUnit(54, 'm3/h', 'flow')).toBe(15);
		expect(toOurUnit(6, 'inch', 'millimeters')).toBe(152.4);
		expect(() => toOurUnit(1, 'psi', 'flow')).toThrow(RangeError);
		expect(findUnit('公斤')).toBe('kgf/cm2');
	});
});
