import { describe, expect, it } from 'vitest';
import { parseTableQuery } from '#lib/domain/table-query.ts';
import { createFrame } from './layer-frame.ts';

const frameOf = (text: string) => {
	const search = new URLSearchParams(text);
	return createFrame({
		layer: 'hydrant',
		query: parseTableQuery('hydrant', (name) => search.get(name)),
		district: '230717',
		caption: '',
		timeZone: 'Asia/Shanghai'
	});
};

describe('the addresses of a table', () => {
	it('goes back to the first page when it is sorted anew', () => {
		expect(frameOf('page=4&q=x').sorting.sortPath('name', true)).toBe(
			'/d/230717/table/hydrant?q=x&sort=-name'
		);
	});

	it('opens and closes a row without leaving the page', () => {
		const frame = frameOf('page=4');
		expect(frame.openPath('7')).toBe('/d/230717/table/hydrant?page=4&open=7');
		expect(frame.openPath(null)).toBe('/d/230717/table/hydrant?page=4');
		expect(frameOf('').openPath('7')).toBe('/d/230717/table/hydrant?open=7');
		expect(frameOf('').openPath(null)).toBe('/d/230717/table/hydrant');
	});

	it('leads to the place on the map in the same view', () => {
		const path = frameOf('view=designed&winter=1').mapPath(
			{ kind: 'hole', number: 3 },
			{ zoom: 15, lat: 47.7, lon: 128.9 }
		);
		expect(path).toBe('/d/230717?view=designed&winter=1&selected=hole:3#15/47.70000/128.90000');
	});
});
