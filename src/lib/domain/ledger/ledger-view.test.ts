import { describe, expect, it } from 'vitest';
import type { LedgerMapping } from './mapping.ts';
import { withAnswer, withMeaning } from './ledger-view.ts';

const mapping: LedgerMapping = {
	version: 1,
	kind: 'hydrant',
	columns: { code: '编号', name: '名称' },
	constants: {},
	values: { condition: { 丙类: 'impaired' } },
	crs: null,
	units: {},
	angle_format: 'decimal',
	date_order: null,
	keep_unmapped: true
};

describe('changing a mapping on the screen', () => {
	it('gives a column one meaning and a meaning one column', () => {
		expect(withMeaning(mapping, '名称', 'code').columns).toEqual({ code: '名称' });
		expect(withMeaning(mapping, '编号', 'old_code').columns).toEqual({
			name: '名称',
			old_code: '编号'
		});
		expect(withMeaning(mapping, '编号', '').columns).toEqual({ name: '名称' });
	});

	it('takes answers to every kind of question, and forgets none given before', () => {
		const answer = (code: string, field: string, text: string, value?: string) =>
			withAnswer(mapping, { code, field, ...(value === undefined ? {} : { value }) }, text);
		expect(answer('unit', 'attributes.flow_lps', 'gpm').units).toEqual({
			'attributes.flow_lps': 'gpm'
		});
		expect(answer('constant', 'ownership', 'private').constants).toEqual({ ownership: 'private' });
		expect(answer('crs', 'x', 'EPSG:4552').crs).toBe('EPSG:4552');
		expect(answer('date_order', 'built_on', 'dmy').date_order).toBe('dmy');
		expect(answer('value', 'condition', 'intact', '可用').values).toEqual({
			condition: { 丙类: 'impaired', 可用: 'intact' }
		});
	});
});
