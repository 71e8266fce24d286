import { expect, it } from 'vitest';
import { addUp, CITY_SORTS, sortCity, type CityRow } from './city.ts';

const row = (
	code: string,
	existing: number,
	intact: number,
	more: Partial<CityRow> = {}
): CityRow => ({
	code,
	name: code,
	isDemo: false,
	bbox: null,
	projection: null,
	rate: {
		existing,
		intact,
		uninspected: existing - intact,
		intactRate: existing === 0 ? null : intact / existing,
		inspectedRate: existing === 0 ? null : intact / existing,
		target: 0.95,
		isMet: existing === 0 ? null : intact / existing >= 0.95,
		missingToTarget: existing === 0 ? null : 0
	},
	micro: null,
	coverageArea: null,
	coverage: null,
	...more
});
const codes = (rows: CityRow[]) => rows.map(({ code }) => code).join('');

it('sorts by every column, what has no value last whichever way, ties by code', () => {
	const rows = [row('c', 0, 0), row('b', 10, 5), row('a', 20, 20), row('d', 10, 5)];
	expect(codes(sortCity(rows, 'intactRate', false))).toBe('bdac');
	expect(codes(sortCity(rows, 'intactRate', true))).toBe('abdc');
	expect(codes(sortCity(rows, 'code', true))).toBe('dcba');
	for (const sort of CITY_SORTS)
		expect(
			codes(sortCity(rows, sort, false))
				.split('')
				.sort()
				.join('')
		).toBe('abcd');
});

it('divides sums, not averages, and leaves the demo out', () => {
	const total = addUp([row('a', 100, 100), row('b', 300, 0), row('x', 9, 9, { isDemo: true })]);
	expect(total).toMatchObject({ existing: 400, intact: 100, intactRate: 0.25, metCount: 1 });
	expect(addUp([])).toMatchObject({ intactRate: null, inspectedRate: null });
});
