import { describe, expect, it } from 'vitest';
import { countFacility, type CountableFacility, type CountingOptions } from './counting.ts';

const now = new Date('2026-01-15T00:00:00Z');
const options = (changes: Partial<CountingOptions> = {}): CountingOptions => ({
	view: 'as_is',
	winter: false,
	verifiedDays: 180,
	now,
	...changes
});
const hydrant = (changes: Partial<CountableFacility> = {}): CountableFacility => ({
	kind: 'hydrant',
	lifecycle: 'in_service',
	season: null,
	condition: 'intact',
	last_verified_at: '2026-01-01T00:00:00Z',
	usable_under_ice: null,
	is_in_outage: false,
	...changes
});

describe('countFacility', () => {
	it('counts planned and removed ones in no view', () => {
		for (const view of ['designed', 'as_is', 'pessimistic'] as const)
			for (const lifecycle of ['planned', 'removed'] as const)
				expect(countFacility(hydrant({ lifecycle }), options({ view }))).toBe('not');
	});

	it('counts a broken one and one without water as designed, but not as is', () => {
		for (const changes of [{ condition: 'unusable' as const }, { is_in_outage: true }]) {
			expect(countFacility(hydrant(changes), options({ view: 'designed' }))).toBe('counts');
			expect(countFacility(hydrant(changes), options())).toBe('not');
		}
	});

	it('counts one with defects as usable', () => {
		expect(countFacility(hydrant({ condition: 'impaired' }), options())).toBe('counts');
	});

	it('tells the never inspected apart as is, and takes them as broken pessimistically', () => {
		const unseen = hydrant({ condition: null, last_verified_at: null });
		expect(countFacility(unseen, options())).toBe('unverified');
		expect(countFacility(unseen, options({ view: 'pessimistic' }))).toBe('not');
	});

	it('lets a look expire after the days of the rule, to the millisecond', () => {
		const view = 'pessimistic';
		const seen = hydrant({ last_verified_at: '2025-07-19T00:00:00Z' });
		expect(countFacility(seen, options({ view }))).toBe('not');
		const later = hydrant({ last_verified_at: '2025-07-19T00:00:00.001Z' });
		expect(countFacility(later, options({ view }))).toBe('counts');
	});

	it('leaves what is drained in winter out in winter, in every view', () => {
		const drained = hydrant({ season: 'winter' });
		for (const view of ['designed', 'as_is', 'pessimistic'] as const) {
			expect(countFacility(drained, options({ view, winter: true }))).toBe('not');
			expect(countFacility(drained, options({ view }))).toBe('counts');
		}
	});

	it('counts one shut off for the season as designed in summer, one shut off for good never', () => {
		const seasonal = hydrant({ lifecycle: 'suspended', season: 'winter' });
		expect(countFacility(seasonal, options({ view: 'designed' }))).toBe('counts');
		expect(countFacility(seasonal, options())).toBe('not');
		const shut = hydrant({ lifecycle: 'suspended' });
		expect(countFacility(shut, options({ view: 'designed' }))).toBe('not');
	});

	it('counts an intake in winter only if it was found usable under ice', () => {
		const intake = hydrant({ kind: 'intake' });
		expect(countFacility(intake, options({ winter: true }))).toBe('not');
		const checked = { ...intake, usable_under_ice: true };
		expect(countFacility(checked, options({ winter: true }))).toBe('counts');
		expect(countFacility(intake, options())).toBe('counts');
	});
});
