import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	PAGE_SIZES,
	TABLE_LAYERS,
	parseTableQuery,
	printTableQuery,
	sortsOf,
	type TableLayer
} from './table-query.ts';

const read = (layer: TableLayer, text: string) => {
	const search = new URLSearchParams(text);
	return parseTableQuery(layer, (name) => search.get(name));
};

describe("a table's address", () => {
	it('leaves defaults out', () => {
		expect(printTableQuery('hydrant', read('hydrant', ''))).toBe('');
	});

	it('keeps filters, sorting and page', () => {
		const text = '?q=%E5%89%8D%E8%BF%9B&state=unusable,uninspected&sort=-observed_at&page=3';
		expect(printTableQuery('hydrant', read('hydrant', text))).toBe(text);
	});

	it('takes the default for what it does not know, so that an old link still opens', () => {
		const query = read('holes', '?state=gone&sort=password&page=-2&size=7&minutes=NaN&view=x');
		expect(query).toMatchObject({
			states: [],
			sort: 'number',
			isDescending: false,
			page: 1,
			size: 100,
			minutes: null,
			view: 'as_is'
		});
	});

	it('reads every address that it writes back as it was', () => {
		const layerAndSort = fc
			.constantFrom(...TABLE_LAYERS)
			.chain((layer) =>
				fc.tuple(fc.constant(layer), fc.constantFrom(...sortsOf(layer)), fc.boolean())
			);
		fc.assert(
			fc.property(
				layerAndSort,
				fc.record({
					q: fc.string({ maxLength: 20 }).map((text) => text.trim()),
					page: fc.integer({ min: 1, max: 500 }),
					size: fc.constantFrom(...PAGE_SIZES),
					minutes: fc.integer({ min: 1, max: 120 }),
					winter: fc.boolean(),
					isUnplaced: fc.boolean()
				}),
				([layer, sort, isDescending], some) => {
					const query = { ...read(layer, ''), ...some, sort, isDescending };
					expect(read(layer, printTableQuery(layer, query))).toEqual(query);
				}
			)
		);
	});
});
