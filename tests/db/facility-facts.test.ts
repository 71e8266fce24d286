import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { FacilityFacts } from '#lib/domain/observation.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, getFacility, getHistory } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';

const NOW = '2026-02-02T00:00:00.000Z';
const HERE: [number, number] = [128.9, 47.72];

describeOnBothDatabases('facilities that crews find', (getDb) => {
	const crew = () => asPerson(getDb(), { role: 'crew', at: NOW });
	const send = async (...marks: unknown[]) =>
		(await recordObservations(crew(), 'r1', marks)).results;
	const found = (): FacilityFacts => ({
		is: 'new',
		kind: 'hydrant',
		ownership: 'private',
		position: HERE,
		accuracy_m: 6
	});
	const moved = (position: [number, number]): FacilityFacts => ({
		is: 'moved',
		position,
		accuracy_m: 5
	});

	beforeAll(async () => {
		await createDistrict(contextOf(getDb()), { code: 'r1', name: 'r1', boundary: 'auto' });
	});

	it('come into the register under the id of the phone, once, with what was seen', async () => {
		const mark = newObservation(randomUUID(), {
			observed_at: '2026-02-01T00:00:00Z',
			condition: 'impaired',
			facts: found()
		});
		expect(await send(mark)).toMatchObject([{ outcome: 'applied' }]);
		expect(await send(mark)).toMatchObject([{ outcome: 'duplicate' }]);
		const facility = await getFacility(crew(), 'r1', mark.facility_id);
		expect(facility).toMatchObject({
			kind: 'hydrant',
			ownership: 'private',
			lifecycle: 'in_service',
			position: HERE,
			position_accuracy_m: 6,
			source: 'field',
			state: 'impaired',
			version: 1
		});
		// Another look at it says nothing of the thing itself.
		expect(await send(newObservation(mark.facility_id, { observed_at: NOW }))).toMatchObject([
			{ outcome: 'applied' }
		]);
		const { versions, observations } = await getHistory(crew(), 'r1', mark.facility_id);
		expect([versions.length, observations.length]).toEqual([1, 2]);
	});

	it('are moved from the moment they were seen elsewhere, in whatever order it arrives', async () => {
		const created = contextOf(getDb(), '2025-01-01T00:00:00Z');
		const { id } = await createFacility(created, 'r1', hydrant({ position: HERE }));
		const later = newObservation(id, {
			observed_at: '2026-02-01T12:00:00Z',
			facts: moved([128.902, 47.72])
		});
		const earlier = newObservation(id, {
			observed_at: '2026-02-01T06:00:00Z',
			facts: moved([128.901, 47.72])
		});
		expect(await send(later, earlier, later)).toMatchObject([
			{ outcome: 'applied' },
			{ outcome: 'applied' },
			{ outcome: 'duplicate' }
		]);
		expect((await getFacility(crew(), 'r1', id)).position).toEqual([128.902, 47.72]);
	});

	it('are not for those who may only mark, and a station is not found on the road', async () => {
		const maintainer = asPerson(getDb(), { role: 'maintainer', at: NOW });
		const mark = newObservation(randomUUID(), { observed_at: NOW, facts: found() });
		const { results } = await recordObservations(maintainer, 'r1', [mark]);
		expect(results[0]).toMatchObject({ outcome: 'refused' });
		expect(results[0]?.reason).toMatch(/may not add or move/);
		const station = { ...mark, facts: { ...found(), kind: 'fire_station' } };
		expect(await send(station)).toMatchObject([{ outcome: 'refused' }]);
		expect(await send(mark)).toMatchObject([{ outcome: 'applied' }]);
	});
});
