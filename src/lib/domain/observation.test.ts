import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFECTS, ObservationInputSchema } from './observation.ts';
import { facilityMessages } from './messages/facility.ts';

const ID = '6f9b7a52-3a1c-4f0e-9d2b-8c5d7e6f1a2b';
const posted = {
	id: ID.toUpperCase(),
	facility_id: ID,
	observed_at: '2026-01-31T08:00:00+08:00',
	evidence: 'opened',
	condition: 'impaired'
};
const paths = (input: unknown) => {
	const { issues = [] } = v.safeParse(ObservationInputSchema, input);
	return issues.map((issue) => (issue.path ?? []).map(({ key }) => String(key)).join('.'));
};

describe('an observation as a device posts it', () => {
	it('comes out with its time in UTC, its ids in small letters and each defect once', () => {
		const defects = ['leaking', 'frozen', 'leaking'];
		expect(v.parse(ObservationInputSchema, { ...posted, defects })).toEqual({
			...posted,
			id: ID,
			observed_at: '2026-01-31T00:00:00.000Z',
			defects: ['leaking', 'frozen']
		});
	});

	it.each([
		['condition', { condition: 'broken' }],
		['condition', { condition: 'intact', defects: ['leaking'] }],
		['evidence', { evidence: 'heard' }],
		['defects.0', { defects: ['rust'] }],
		['observed_at', { observed_at: '2026-02-30T08:00:00Z' }],
		['pressure_mpa', { pressure_mpa: 3.5 }],
		['flow_lps', { flow_lps: -1 }],
		['observer_position.1', { observer_position: [128.9, 147.7] }],
		['note', { note: 'x'.repeat(2001) }],
		['status', { status: 'intact' }],
		['facility_id', { facility_id: 'H-0001' }]
	])('names %s when it is wrong', (path, wrong) => {
		expect(paths({ ...posted, ...wrong })).toEqual([path]);
	});

	it('has a word on screen for every defect, in both languages', () => {
		for (const defect of DEFECTS) {
			const words: readonly string[] = facilityMessages[`defect.${defect}`];
			expect(
				words.every((word) => word !== ''),
				defect
			).toBe(true);
		}
	});
});
