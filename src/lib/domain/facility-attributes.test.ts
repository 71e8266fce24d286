import { describe, expect, it } from 'vitest';
import { FACILITY_KINDS } from './facility.ts';
import { ATTRIBUTE_FIELDS } from './attribute-fields.ts';
import {
	sensitiveAttributes,
	validateAttributes,
	withoutSensitive
} from './facility-attributes.ts';

describe('attributes of a facility', () => {
	it('accepts the fields of a hydrant ledger and keeps unknown columns', () => {
		const result = validateAttributes('hydrant', {
			form: 'underground',
			main_form: 'ring',
			main_diameter_mm: 200,
			pressure_mpa: 0.22,
			flow_lps: 15,
			has_antifreeze: true,
			ledger_column_17: '旧编号 A-3'
		});
		expect(result).toMatchObject({ ok: true, value: { ledger_column_17: '旧编号 A-3' } });
	});

	it('names the field and the cure in Chinese and in English', () => {
		const result = validateAttributes('hydrant', { flow_lps: 93_099, form: '地上' });
		if (result.ok) throw new Error('expected issues');
		expect(result.issues.map((issue) => issue.key).sort()).toEqual(['flow_lps', 'form']);
		const flow = result.issues.find((issue) => issue.key === 'flow_lps');
		expect(flow?.message[0]).toContain('出流量（flow_lps）应为 0–500');
		expect(flow?.message[1]).toContain('Flow (flow_lps) must be a number from 0 to 500');
		const form = result.issues.find((issue) => issue.key === 'form');
		expect(form?.message[0]).toContain('above_ground（地上式）');
	});

	it('refuses text where a number belongs, and accepts null as not known', () => {
		expect(validateAttributes('pool', { volume_m3: '100' }).ok).toBe(false);
		expect(validateAttributes('pool', { volume_m3: Number.NaN }).ok).toBe(false);
		expect(validateAttributes('pool', { volume_m3: null }).ok).toBe(true);
	});

	it('reads turnoutSeconds of a station file as turnout_seconds', () => {
		expect(validateAttributes('fire_station', { turnoutSeconds: 45 })).toEqual({
			ok: true,
			value: { turnout_seconds: 45 }
		});
	});

	it('gives each kind distinct keys', () => {
		for (const kind of FACILITY_KINDS) {
			const keys = ATTRIBUTE_FIELDS[kind].map((field) => field.key);
			expect(new Set(keys).size, kind).toBe(keys.length);
		}
	});

	it('hides mains, pressures, depths, phones and persons, and nothing else', () => {
		expect(sensitiveAttributes('hydrant')).toEqual([
			'main_form',
			'main_diameter_mm',
			'main_name',
			'pressure_mpa',
			'ledger'
		]);
		const hidden = withoutSensitive({
			kind: 'micro_station' as const,
			attributes: { phone: '0458-1', staff: 6, ledger: { 联系电话: '139' } },
			responsible_person: '张三',
			responsible_phone: '139',
			name: '永红'
		});
		expect(hidden).toEqual({
			kind: 'micro_station',
			attributes: { staff: 6 },
			responsible_person: null,
			responsible_phone: null,
			name: '永红'
		});
	});
});
