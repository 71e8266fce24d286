import { describe, expect, it } from 'vitest';
import { containsText, pageOf, sortBy, type SortKey } from './table-page.ts';

describe('a page of a table', () => {
	const rows = Array.from({ length: 205 }, (_, index) => index);

	it('cuts the rows and counts the pages', () => {
		expect(pageOf(rows, 3, 100)).toEqual({
			rows: [200, 201, 202, 203, 204],
			total: 205,
			page: 3,
			pageCount: 3
		});
	});

	it('shows the last page when a later one is asked for, and one empty page of nothing', () => {
		expect(pageOf(rows, 99, 100).page).toBe(3);
		expect(pageOf([], 1, 100)).toEqual({ rows: [], total: 0, page: 1, pageCount: 1 });
	});
});

describe('sorting', () => {
	const sorted = (keys: SortKey[], isDescending = false) =>
		sortBy(keys, (key) => key, isDescending);

	it('puts Chinese in the order of pinyin and numbers inside text in order of their value', () => {
		expect(sorted(['朝阳', '旭日', '红升', '前进'])).toEqual(['朝阳', '红升', '前进', '旭日']);
		expect(sorted(['YM-10', 'YM-9', 'YM-100'])).toEqual(['YM-9', 'YM-10', 'YM-100']);
	});

	it('leaves what is missing at the end, whichever way', () => {
		expect(sorted([null, 2, 1])).toEqual([1, 2, null]);
		expect(sorted([null, 2, 1], true)).toEqual([2, 1, null]);
	});

	it('keeps the order of equals when it is turned round', () => {
		const rows = [
			{ id: 'a', key: 1 },
			{ id: 'b', key: 1 },
			{ id: 'c', key: 2 }
		];
		const ids = sortBy(rows, ({ key }) => key, true).map(({ id }) => id);
		expect(ids).toEqual(['c', 'a', 'b']);
	});
});

describe('searching', () => {
	it('finds parts of any of the texts, upper and lower case alike', () => {
		expect(containsText([null, 'Hydrant YM-12'], 'ym-1')).toBe(true);
		expect(containsText([null, '前进街'], '朝阳')).toBe(false);
	});
});
