import { describe, expect, it } from 'vitest';
import type { PolygonFeature } from './polygon-file.ts';
import { CODE_FIELDS, NAME_FIELDS, guessField, toAreaInputs } from './polygon-areas.ts';

const geometry: GeoJSON.Polygon = {
	type: 'Polygon',
	coordinates: [
		[
			[128, 47],
			[129, 47],
			[129, 48],
			[128, 47]
		]
	]
};
const feature = (properties: Record<string, unknown>): PolygonFeature => ({ geometry, properties });
const each = {
	kind: 'township' as const,
	source: '民政局 2024',
	name: null,
	nameField: 'XZQMC',
	codeField: 'XZQDM',
	crs: undefined
};

describe('areas of a polygon file', () => {
	it('makes one area of all pieces when it is given a name', () => {
		const { inputs } = toAreaInputs([feature({}), feature({})], {
			...each,
			kind: 'built_up',
			name: '建成区'
		});
		expect(inputs).toHaveLength(1);
		expect(inputs[0]).toMatchObject({ name: '建成区', source_id: '建成区' });
		expect(inputs[0]?.geometry['features']).toHaveLength(2);
	});

	it('makes one area a feature, known again by its code', () => {
		const { inputs, unnamed } = toAreaInputs(
			[feature({ XZQMC: '前进街道', XZQDM: 230717001 }), feature({ XZQMC: ' 朝阳街道 ' })],
			each
		);
		expect(inputs.map(({ name, code, source_id }) => [name, code, source_id])).toEqual([
			['前进街道', '230717001', '230717001'],
			['朝阳街道', null, '朝阳街道']
		]);
		expect(unnamed).toEqual([]);
	});

	it('numbers the features that have no name, and does not let two of one name replace each other', () => {
		const { inputs, unnamed } = toAreaInputs(
			[feature({ XZQMC: '甲' }), feature({ XZQMC: '' }), feature({ XZQMC: '甲' })],
			each
		);
		expect(unnamed).toEqual([2]);
		expect(inputs.map(({ source_id }) => source_id)).toEqual(['甲', '甲#3']);
	});

	it('guesses the fields of name and code by the headings in use', () => {
		expect(guessField(['OBJECTID', 'XZQDM', 'XZQMC'], NAME_FIELDS)).toBe('XZQMC');
		expect(guessField(['OBJECTID', 'XZQDM', 'XZQMC'], CODE_FIELDS)).toBe('XZQDM');
		expect(guessField(['社区名称', '社区代码'], NAME_FIELDS)).toBe('社区名称');
		expect(guessField(['OBJECTID'], NAME_FIELDS)).toBe('');
	});
});
