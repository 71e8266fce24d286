import { describe, expect, it } from 'vitest';
import { DEFAULT_LAYERS, parsePermalink, printPermalink, type Permalink } from './permalink.ts';

const plain: Permalink = {
	view: 'as_is',
	winter: false,
	minutes: null,
	asOf: null,
	layers: DEFAULT_LAYERS,
	selected: null,
	panel: null,
	camera: null
};
const read = (text: string) => {
	const url = new URL(text, 'http://atlas.test/');
	return parsePermalink(url.searchParams, url.hash);
};

describe('a permalink', () => {
	it('is empty while everything is as it opens', () => {
		expect(printPermalink(plain)).toBe('');
		expect(read('')).toEqual(plain);
	});

	it('brings back everything that it was printed from', () => {
		const link: Permalink = {
			view: 'pessimistic',
			winter: true,
			minutes: 8,
			asOf: '2025-03-31',
			layers: ['hydrant', 'holes', 'cranes'],
			selected: { kind: 'facility', id: '0a1b2c3d-0000-4000-8000-00000000000f' },
			panel: null,
			camera: { zoom: 13.25, lat: 47.726, lon: 128.9003 }
		};
		expect(read(printPermalink(link))).toEqual(link);
	});

	it('keeps a map with every layer off', () => {
		const link: Permalink = { ...plain, layers: [] };
		expect(read(printPermalink(link)).layers).toEqual([]);
	});

	it('names a selected hole by its number', () => {
		const link: Permalink = { ...plain, selected: { kind: 'hole', number: 12 } };
		expect(printPermalink(link)).toBe('?selected=hole:12');
		expect(read('?selected=hole:12').selected).toEqual({ kind: 'hole', number: 12 });
	});

	it('opens a list with the row that is looked at', () => {
		const link: Permalink = { ...plain, selected: { kind: 'hole', number: 3 }, panel: 'holes' };
		expect(printPermalink(link)).toBe('?selected=hole:3&panel=holes');
		expect(read('?selected=hole:3&panel=holes')).toEqual(link);
		expect(read('?panel=everything').panel).toBeNull();
	});

	it('opens with defaults where a link is damaged', () => {
		expect(read('?view=best&minutes=700&asOf=soon&selected=facility:1#14/95/12')).toEqual(plain);
		expect(read('#14//12').camera).toBeNull();
	});
});
