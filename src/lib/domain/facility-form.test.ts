import { describe, expect, it } from 'vitest';
import { ATTRIBUTE_FIELDS } from './attribute-fields.ts';
import { FACILITY_KINDS } from './facility.ts';
import { formSections, readForm, toFormValues } from './facility-form.ts';

const fieldsOf = (kind: (typeof FACILITY_KINDS)[number]) =>
	formSections(kind, 'zh-CN').flatMap(({ fields }) => fields);

describe('the form of a facility', () => {
	it.each(FACILITY_KINDS)('of kind %s has a field for each attribute, labelled', (kind) => {
		const fields = fieldsOf(kind);
		const paths = fields.map(({ path }) => path);
		expect(new Set(paths).size).toBe(paths.length);
		for (const { key } of ATTRIBUTE_FIELDS[kind]) expect(paths).toContain(`attributes.${key}`);
		for (const { label } of fields) expect(label).toMatch(/\p{Script=Han}/u);
	});

	it('reads back what it shows', () => {
		const fields = fieldsOf('hydrant');
		const attributes = { flow_lps: 15.5, form: 'wall', has_sign: false, has_guard: true };
		const values = toFormValues(fields, { attributes, name: '甲', road_order: 3 });
		expect(values).toMatchObject({
			name: '甲',
			road_order: '3',
			'attributes.flow_lps': '15.5',
			'attributes.has_sign': 'no',
			'attributes.has_guard': 'yes',
			address: ''
		});
		const paths = [
			'name',
			'road_order',
			'address',
			...Object.keys(attributes).map((key) => `attributes.${key}`)
		];
		const { input } = readForm('hydrant', fields, values, paths, 'zh-CN');
		expect(input).toEqual({ name: '甲', road_order: 3, address: null, attributes });
	});

	it('names each field that is wrong, with what it accepts', () => {
		const fields = fieldsOf('hydrant');
		const values = {
			'attributes.flow_lps': '93099',
			'attributes.pressure_mpa': 'x',
			built_on: '2026-02-30',
			position_accuracy_m: '-1',
			ownership: ''
		};
		const { problems } = readForm('hydrant', fields, values, Object.keys(values), 'zh-CN');
		expect(Object.keys(problems).sort()).toEqual([
			'attributes.flow_lps',
			'attributes.pressure_mpa',
			'built_on',
			'disclosure',
			'lifecycle',
			'ownership',
			'position_accuracy_m'
		]);
		expect(problems['attributes.flow_lps']).toContain('0–500');
		expect(problems['built_on']).toMatch(/^应为日历上有的日期[^—]*$/);
	});
});
