import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { CONDITIONS, DEFECTS, EVIDENCES, type ObservationInput } from '#lib/domain/observation.ts';
import { deriveState } from '#lib/domain/state.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { newObservation } from './harness/register.ts';

const NOW = '2026-02-01T00:00:00.000Z';
const HOUR = 3_600_000;
const CASES = 1000;
const DEVICES = ['a', 'b', 'c', 'd'] as const;

/** What somebody saw of a facility: often at the same instant as somebody else, and often the opposite. */
const look = fc.record({
	observer: fc.constantFrom(...DEVICES),
	hoursAgo: fc.integer({ min: 0, max: 12 }).map((n) => n * 4),
	evidence: fc.constantFrom(...EVIDENCES),
	condition: fc.constantFrom(...CONDITIONS),
	defects: fc.subarray([...DEFECTS.slice(0, 3)]),
	ice: fc.constantFrom(true, false, null)
});

/**
 * A case is a facility with the looks of some devices. All records arrive shuffled, interleaved between the devices and many of
 * them two or three times; each facility must end in the state that the rule derives from the mere set of its records.
 */
describeOnBothDatabases('records of many devices', (getDb) => {
	const facilities: string[] = [];
	const cases: { observer: string; input: ObservationInput }[][] = [];

	beforeAll(async () => {
		const context = contextOf(getDb(), '2025-01-01T00:00:00Z');
		await createDistrict(context, { code: 'p2', name: 'p2', boundary: 'auto' });
		const { rows } = await getDb().query<{ id: string }>(
			`insert into facility (district, id, kind, ownership, valid_from, recorded_by)
			select 'p2', gen_random_uuid(), 'hydrant', 'municipal', '2025-01-01Z', 'test'
			from generate_series(1, $1::int) returning id`,
			[CASES]
		);
		facilities.push(...rows.map(({ id }) => id));
		for (const looks of fc.sample(fc.array(look, { minLength: 1, maxLength: 6 }), {
			numRuns: CASES,
			seed: 2
		})) {
			const id = facilities[cases.length] ?? '';
			cases.push(
				looks.map(({ observer, hoursAgo, ice, condition, defects, ...more }) => ({
					observer,
					input: newObservation(id, {
						...more,
						condition,
						defects: condition === 'intact' ? [] : defects,
						usable_under_ice: ice,
						observed_at: new Date(Date.parse(NOW) - hoursAgo * HOUR).toISOString()
					})
				}))
			);
		}
	});

	it(`promise 2: any permutation, duplication and interleaving of the records of ${DEVICES.length} devices gives the same state, in ${CASES} cases`, async () => {
		const records = cases.flat();
		const [arrival] = fc.sample(
			fc.shuffledSubarray([...records.keys(), ...records.keys()], { minLength: records.length }),
			{ numRuns: 1, seed: 22 }
		);
		// Whatever the first pass left out comes at the end.
		const order = [...(arrival ?? []), ...records.keys()].flatMap((index) => records[index] ?? []);
		const sent = { applied: 0, duplicate: 0, refused: 0 };
		for (let start = 0; start < order.length; start += 400) {
			const slice = order.slice(start, start + 400);
			await Promise.all(
				DEVICES.map(async (id) => {
					const own = slice.filter(({ observer }) => observer === id).map(({ input }) => input);
					const crew = asPerson(getDb(), { role: 'crew', district: 'p2', id, at: NOW });
					const { results } = await recordObservations(crew, 'p2', own);
					for (const { outcome } of results) sent[outcome]++;
				})
			);
		}
		expect(sent).toEqual({
			applied: records.length,
			duplicate: order.length - records.length,
			refused: 0
		});
		const { rows } = await getDb().query<{ facility_id: string }>(
			`select facility_id, condition, observation_id, observed_at, evidence, defects, is_disputed,
				last_verified_at, usable_under_ice
			from facility_state where district = 'p2'`
		);
		const states = new Map(rows.map((row) => [row.facility_id, row]));
		expect(states.size).toBe(CASES);
		cases.forEach((looks, index) => {
			const id = facilities[index] ?? '';
			const derived = deriveState(looks.map(({ observer, input }) => ({ ...input, observer })));
			expect(states.get(id)).toEqual({ facility_id: id, ...derived });
		});
		expect(cases.filter((looks) => looks.length > 1).length).toBeGreaterThan(CASES / 2);
	});
});
