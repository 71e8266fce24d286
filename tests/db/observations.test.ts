import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONDITIONS, DEFECTS, EVIDENCES, MOST_AHEAD_MS } from '#lib/domain/observation.ts';
import { deriveState } from '#lib/domain/state.ts';
import { Forbidden, NotFound } from '#lib/server/errors.ts';
import { listStates } from '#lib/server/queries/observation-state.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, getFacility } from '#lib/server/services/facility.ts';
import { listObservations, recordObservations } from '#lib/server/services/observation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';

const NOW = '2026-02-01T00:00:00.000Z';
const HOUR = 3_600_000;

describeOnBothDatabases('observations', (getDb) => {
	const crew = (id = 'crew', at = NOW) => asPerson(getDb(), { role: 'crew', id, at });
	const send = (inputs: readonly unknown[], id?: string) =>
		recordObservations(crew(id), 'r1', inputs);
	const outcomes = async (inputs: readonly unknown[]) =>
		(await send(inputs)).results.map(({ outcome }) => outcome);
	const newHydrant = async () =>
		(await createFacility(contextOf(getDb(), '2025-01-01T00:00:00Z'), 'r1', hydrant())).id;
	const stateOf = (id: string) => getFacility(crew(), 'r1', id);

	beforeAll(async () => {
		for (const code of ['r1', 'r2'])
			await createDistrict(contextOf(getDb()), { code, name: code, boundary: 'auto' });
	});

	it('decide the state, and are read back as they were sent', async () => {
		const id = await newHydrant();
		const sent = newObservation(id, {
			observed_at: '2026-01-31T08:00:00.123+08:00',
			evidence: 'measured',
			condition: 'impaired',
			defects: ['low_pressure', 'leaking'],
			part: '闷盖',
			pressure_mpa: 0.135,
			flow_lps: 12.5,
			usable_under_ice: false,
			observer_position: [128.9, 47.7],
			observer_accuracy_m: 4.5,
			device: 'phone-7',
			note: '阀门渗漏 🚒'
		});
		const { results, revision } = await send([sent]);
		expect(results).toEqual([{ id: sent.id, outcome: 'applied' }]);
		expect(revision.register).toBeGreaterThan(1);
		expect(await listObservations(crew(), 'r1', { facilityId: id })).toEqual([
			{
				...sent,
				observed_at: '2026-01-31T00:00:00.123Z',
				received_at: NOW,
				observer: 'crew',
				observer_name: 'name of crew',
				source: 'manual',
				clock_offset_s: null,
				facts: null,
				photos: []
			}
		]);
		expect(await stateOf(id)).toMatchObject({
			state: 'impaired',
			evidence: 'measured',
			defects: ['low_pressure', 'leaking'],
			usable_under_ice: false,
			version: 1
		});
	});

	it('count once, however often they are sent, in one batch or in several', async () => {
		const sent = newObservation(await newHydrant(), { observed_at: NOW, flow_lps: 1 / 3 });
		expect(await outcomes([sent, sent])).toEqual(['applied', 'duplicate']);
		const shouted = { ...sent, id: sent.id.toUpperCase() };
		const { results, revision } = await send([shouted]);
		expect(results).toEqual([{ id: shouted.id, outcome: 'duplicate' }]);
		expect((await send([sent])).revision).toEqual(revision);
		expect(await listObservations(crew(), 'r1', { facilityId: sent.facility_id })).toHaveLength(1);
	});

	it.each([
		['condition', { condition: 'unusable' }],
		['time', { observed_at: '2026-01-01T00:00:00Z' }],
		['defects', { condition: 'impaired', defects: ['frozen'] }],
		['pressure', { pressure_mpa: 0.2 }],
		['flow', { flow_lps: 3 }],
		['place', { observer_position: [128.1, 47.1] }],
		['note', { note: '改' }]
	])('are refused with an id that is taken and another %s', async (_what, other) => {
		const sent = newObservation(await newHydrant(), { observed_at: NOW });
		await send([sent]);
		const [result] = (await send([{ ...sent, ...other }])).results;
		expect(result).toMatchObject({ id: sent.id, outcome: 'refused' });
		expect(result?.reason).toMatch(/同一编号.* — another observation has this id/);
		expect(await stateOf(sent.facility_id)).toMatchObject({ state: 'intact' });
	});

	it('are taken where good, and refused with their reason where bad, in the same batch', async () => {
		const facility_id = await newHydrant();
		const good = () => newObservation(facility_id, { observed_at: NOW });
		const ahead = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
		const batch: [unknown, RegExp | undefined][] = [
			[good(), undefined],
			[{ ...good(), condition: 'fine' }, /condition: .*应为以下之一/],
			[{ ...good(), facility_id: randomUUID() }, /没有这个设施/],
			[{ ...good(), observed_at: ahead(MOST_AHEAD_MS + 1) }, /一天以上.*set the device clock/],
			[{ ...good(), observed_at: ahead(MOST_AHEAD_MS) }, undefined],
			[{ ...good(), observed_at: '2026-02-30T00:00:00Z' }, /observed_at: .*日历上没有/],
			[{ ...good(), observed_at: '2026-01-01 08:00:00+08' }, undefined],
			[{ ...good(), note: 'a\u0000b' }, /note: .*无法保存/],
			[{ ...good(), device: '\ud83d' }, /device: .*无法保存/],
			[{ ...good(), id: 'not-a-uuid' }, /id: .*UUID/],
			[{ ...good(), pressure_mpa: 300 }, /pressure_mpa: 不得大于 3/],
			[null, /应为对象/],
			['text', /应为对象/],
			[good(), undefined]
		];
		const { results } = await send(batch.map(([input]) => input));
		expect(results.map(({ outcome }) => outcome)).toEqual(
			batch.map(([, reason]) => (reason ? 'refused' : 'applied'))
		);
		batch.forEach(([, reason], index) => {
			if (reason) expect(results[index]?.reason).toMatch(reason);
		});
		expect(results[9]?.id).toBe('not-a-uuid');
	});

	it('are taken in any number: the order of the answers is that of the questions', async () => {
		const facility_id = await newHydrant();
		const batch = Array.from({ length: 130 }, (_, index) => {
			const observed_at = new Date(Date.parse(NOW) - index * HOUR).toISOString();
			return { ...newObservation(facility_id, { observed_at }), ...(index % 7 ? {} : { x: 1 }) };
		});
		const { results } = await send(batch);
		expect(results.map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
		expect(results.map(({ outcome }) => outcome)).toEqual(
			batch.map((_, index) => (index % 7 ? 'applied' : 'refused'))
		);
	});

	it.each([
		[`update observation set condition = 'intact' where district = 'r1'`],
		[`delete from observation where district = 'r1'`],
		[`update facility_version set name = 'x' where district = 'r1'`],
		[`delete from facility_version where district = 'r1'`]
	])('are append-only for everybody: %s', async (statement) => {
		await send([newObservation(await newHydrant(), { observed_at: NOW })]);
		await expect(getDb().query(statement)).rejects.toThrow(/append-only/);
	});

	it('of two people that contradict each other within a day stay visible as disputed', async () => {
		const id = await newHydrant();
		const look = (hours: number, condition: 'intact' | 'unusable') =>
			newObservation(id, {
				observed_at: new Date(Date.parse(NOW) - hours * HOUR).toISOString(),
				condition
			});
		await send([look(3, 'unusable')], 'a');
		await send([look(2, 'intact')], 'b');
		expect(await stateOf(id)).toMatchObject({ state: 'intact', is_disputed: true });
		await send([look(1, 'intact')], 'a');
		expect(await stateOf(id)).toMatchObject({ state: 'intact', is_disputed: false });
	});

	it('lose no look when two devices send at the same time', async () => {
		const ids = [await newHydrant(), await newHydrant()];
		const batches = ['a', 'b', 'c', 'd'].map((device) => ({
			device,
			looks: ids.flatMap((id) =>
				[0, 1, 2].map((hour) =>
					newObservation(id, {
						device,
						observed_at: new Date(Date.parse(NOW) - hour * HOUR).toISOString(),
						condition: hour === 0 && device === 'd' ? 'unusable' : 'intact'
					})
				)
			)
		}));
		const sent = await Promise.all(batches.map(({ device, looks }) => send(looks, device)));
		expect(sent.flatMap(({ results }) => results).every((r) => r.outcome === 'applied')).toBe(true);
		for (const id of ids) {
			expect(await stateOf(id)).toMatchObject({ state: 'unusable', is_disputed: true });
		}
	});

	it('are not for other districts', async () => {
		const sent = newObservation(await newHydrant(), { observed_at: NOW });
		await expect(recordObservations(crew(), 'r2', [sent])).rejects.toThrow(Forbidden);
		const stranger = asPerson(getDb(), { role: 'crew', district: 'r2', at: NOW });
		const { results } = await recordObservations(stranger, 'r2', [sent]);
		expect(results[0]).toMatchObject({ outcome: 'refused' });
		await expect(recordObservations(contextOf(getDb()), 'nowhere', [sent])).rejects.toThrow(
			NotFound
		);
	});

	it('are listed by time seen, newest first, between two times', async () => {
		const id = await newHydrant();
		const days = ['2026-01-03', '2026-01-01', '2026-01-02'];
		await send(days.map((day) => newObservation(id, { observed_at: `${day}T00:00:00Z` })));
		const listed = async (filter: { from?: Date; until?: Date; limit?: number }) =>
			(await listObservations(crew(), 'r1', { facilityId: id, ...filter })).map(({ observed_at }) =>
				observed_at.slice(8, 10)
			);
		expect(await listed({})).toEqual(['03', '02', '01']);
		expect(await listed({ from: new Date('2026-01-02') })).toEqual(['03', '02']);
		expect(await listed({ until: new Date('2026-01-02') })).toEqual(['02', '01']);
		expect(await listed({ limit: 1 })).toEqual(['03']);
	});

	describe('in any order', () => {
		const look = fc.record({
			facility: fc.integer({ min: 0, max: 1 }),
			observer: fc.constantFrom('a', 'b', 'c'),
			hoursAgo: fc.integer({ min: 0, max: 36 }).map((n) => n * 2),
			evidence: fc.constantFrom(...EVIDENCES),
			condition: fc.constantFrom(...CONDITIONS),
			defects: fc.subarray([...DEFECTS.slice(0, 3)]),
			ice: fc.constantFrom(true, false, null)
		});
		/** What three devices send: their looks shuffled, cut into batches, some of them sent again. */
		const arrival = fc
			.array(look, { minLength: 1, maxLength: 10 })
			.chain((looks) =>
				fc.tuple(
					fc.constant(looks),
					fc.shuffledSubarray([...looks.keys(), ...looks.keys()], { minLength: looks.length }),
					fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 20, maxLength: 20 })
				)
			);

		it(
			'give the state that domain/state.ts derives from them all',
			{ timeout: 240_000 },
			async () => {
				const property = fc.asyncProperty(arrival, async ([looks, order, sizes]) => {
					const facilities = [await newHydrant(), await newHydrant()];
					const all = looks.map(({ facility, observer, hoursAgo, ice, condition, ...more }) => ({
						observer,
						input: newObservation(facilities[facility] ?? '', {
							...more,
							condition,
							defects: condition === 'intact' ? [] : more.defects,
							usable_under_ice: ice,
							observed_at: new Date(Date.parse(NOW) - hoursAgo * HOUR).toISOString()
						})
					}));
					const arriving = [...order, ...looks.keys()];
					for (const size of [...sizes, arriving.length]) {
						const batch = arriving.splice(0, size).flatMap((index) => all[index] ?? []);
						for (const observer of new Set(batch.map((entry) => entry.observer))) {
							const own = batch.filter((entry) => entry.observer === observer);
							await send(
								own.map(({ input }) => input),
								observer
							);
						}
					}
					for (const id of facilities) {
						const seen = all.flatMap(({ input, observer }) =>
							input.facility_id === id ? [{ ...input, observer }] : []
						);
						const derived = deriveState(seen);
						const stored = await storedState(id);
						expect(stored).toEqual(derived && { facility_id: id, ...derived });
						const now = new Date(NOW);
						const [asked] = await listStates(getDb(), 'r1', [id], now, now);
						expect(asked).toEqual(stored);
					}
				});
				await fc.assert(property, { numRuns: 100 });
			}
		);

		async function storedState(id: string): Promise<unknown> {
			const { rows } = await getDb().query(
				`select facility_id, condition, observation_id, observed_at, evidence, defects, is_disputed,
					last_verified_at, usable_under_ice
				from facility_state where district = 'r1' and facility_id = $1::uuid`,
				[id]
			);
			return rows[0];
		}
	});
});
