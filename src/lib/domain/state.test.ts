import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONDITIONS, DEFECTS, EVIDENCES } from './observation.ts';
import { DISPUTE_WINDOW_HOURS, compareSeen, deriveState, type SeenCondition } from './state.ts';

const seen = (
	id: string,
	observed_at: string,
	more: Partial<SeenCondition> = {}
): SeenCondition => ({
	id,
	observed_at,
	evidence: 'visual',
	condition: 'intact',
	observer: 'a',
	defects: [],
	...more
});

/** Few ids, instants and observers, so that ties and contradictions are common. */
const observation = fc.record<SeenCondition>({
	id: fc.integer({ min: 0, max: 30 }).map((n) => `0000-${String(n).padStart(4, '0')}`),
	observed_at: fc
		.integer({ min: 0, max: 40 })
		.map((hours) => new Date(Date.UTC(2026, 0, 1) + hours * 2 * 3_600_000).toISOString()),
	evidence: fc.constantFrom(...EVIDENCES),
	condition: fc.constantFrom(...CONDITIONS),
	observer: fc.constantFrom('a', 'b', 'c'),
	defects: fc.subarray([...DEFECTS.slice(0, 4)]),
	usable_under_ice: fc.constantFrom(true, false, null)
});
const observations = fc.uniqueArray(observation, { selector: ({ id }) => id, maxLength: 20 });

describe('the state of a facility', () => {
	it('is not known, and never intact, before anybody looked', () => {
		expect(deriveState([])).toBeUndefined();
	});

	it('is what was seen last, not what arrived last or was best proved', () => {
		const state = deriveState([
			seen('2', '2026-01-02T00:00:00Z', { condition: 'unusable', defects: ['frozen'] }),
			seen('1', '2026-01-01T00:00:00Z', { evidence: 'measured' })
		]);
		expect(state).toMatchObject({
			condition: 'unusable',
			observation_id: '2',
			evidence: 'visual',
			defects: ['frozen']
		});
	});

	it('is the worse of two looks at the same instant, whatever their zones', () => {
		const state = deriveState([
			seen('1', '2026-01-01T08:00:00+08:00', { evidence: 'measured' }),
			seen('2', '2026-01-01T00:00:00Z', { condition: 'impaired' })
		]);
		expect(state?.condition).toBe('impaired');
	});

	it('is of the stronger evidence, then of the greater id, when instant and condition are equal', () => {
		const at = '2026-01-01T00:00:00Z';
		const flowed = seen('1', at, { evidence: 'flowed' });
		expect(deriveState([seen('9', at), flowed])?.observation_id).toBe('1');
		expect(deriveState([seen('8', at), seen('9', at)])?.observation_id).toBe('9');
	});

	it.each([
		['another person saw the opposite within a day', 'b', DISPUTE_WINDOW_HOURS, true],
		['the opposite was seen longer ago', 'b', DISPUTE_WINDOW_HOURS + 0.1, false],
		['the same person saw the opposite: he looked again', 'a', 1, false]
	])('is disputed or not: %s', (_case, observer, hoursBefore, isDisputed) => {
		const last = Date.UTC(2026, 0, 10);
		const before = new Date(last - hoursBefore * 3_600_000).toISOString();
		const state = deriveState([
			seen('1', before, { observer, condition: 'unusable' }),
			seen('2', new Date(last).toISOString())
		]);
		expect(state).toMatchObject({ condition: 'intact', is_disputed: isDisputed });
	});

	it('is not disputed by a look that finds it usable too', () => {
		const state = deriveState([
			seen('1', '2026-01-01T00:00:00Z', { observer: 'b', condition: 'impaired' }),
			seen('2', '2026-01-01T01:00:00Z')
		]);
		expect(state?.is_disputed).toBe(false);
	});

	it('counts as verified by who was there, never by a ledger', () => {
		const ledger = seen('2', '2026-01-02T00:00:00Z', { evidence: 'ledger' });
		expect(deriveState([ledger])?.last_verified_at).toBeNull();
		expect(deriveState([ledger, seen('1', '2026-01-01T00:00:00Z')])?.last_verified_at).toBe(
			'2026-01-01T00:00:00Z'
		);
	});

	it('keeps what was last said of ice, however many looks said nothing of it', () => {
		const state = deriveState([
			seen('1', '2026-01-01T00:00:00Z', { usable_under_ice: true }),
			seen('2', '2026-01-02T00:00:00Z', { usable_under_ice: false }),
			seen('3', '2026-01-03T00:00:00Z')
		]);
		expect(state?.usable_under_ice).toBe(false);
	});

	it('orders observations totally: any two differ, and the order is transitive', () => {
		fc.assert(
			fc.property(observations, (all) => {
				const sorted = [...all].sort(compareSeen);
				sorted.forEach((later, index) => {
					for (const other of sorted.slice(index + 1)) {
						expect(compareSeen(later, other)).toBeLessThan(0);
						expect(compareSeen(other, later)).toBeGreaterThan(0);
					}
				});
			}),
			{ numRuns: 200 }
		);
	});

	it('is the same for any order of arrival and however often a look is sent', () => {
		fc.assert(
			fc.property(
				observations.chain((all) =>
					fc.tuple(
						fc.constant(all),
						fc.shuffledSubarray(all, { minLength: all.length }),
						fc.subarray(all)
					)
				),
				([all, shuffled, again]) => {
					expect(deriveState([...again, ...shuffled, ...again])).toEqual(deriveState(all));
				}
			),
			{ numRuns: 2000 }
		);
	});
});
