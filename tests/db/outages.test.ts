import { beforeAll, expect, it } from 'vitest';
import { NotFound } from '#lib/server/errors.ts';
import { createArea } from '#lib/server/services/area.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import {
	createFacility,
	getFacility,
	getHistory,
	listRegister
} from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { readRestrictions } from '#lib/server/services/restriction.ts';
import { endOutage, listOutages, recordOutage } from '#lib/server/services/outage.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, issuesOf, newObservation, squareAt } from './harness/register.ts';

const FROM = '2026-03-01T00:00:00Z';
const UNTIL = '2026-03-03T00:00:00Z';
const BEFORE = '2026-02-28T23:59:59Z';
const DURING = '2026-03-02T00:00:00Z';

describeOnBothDatabases('outages', (getDb) => {
	const at = (moment?: string) => contextOf(getDb(), moment);
	const east: Record<'id', string> = { id: '' };
	const west: Record<'id', string> = { id: '' };
	const isOut = async (id: string, moment: string) =>
		(await getFacility(at(moment), 'r1', id)).is_in_outage;
	const record = (input: object) =>
		recordOutage(at(BEFORE), 'r1', { from_at: FROM, until_at: UNTIL, reason: '抢修', ...input });

	beforeAll(async () => {
		const { geometry } = squareAt(128.9, 47.7, { kind: 'urban_boundary', name: '城' }, 0.01);
		await createDistrict(at(), { code: 'r1', name: 'r1', boundary: geometry });
		await createArea(at(), 'r1', { kind: 'urban_boundary', name: '城', geometry, source: '测试' });
		const built = at('2025-01-01T00:00:00Z');
		const make = (lon: number, serviced_by: string) =>
			createFacility(built, 'r1', hydrant({ position: [lon, 47.705], serviced_by }));
		Object.assign(west, await make(128.9025, '甲公司'));
		Object.assign(east, await make(128.9075, '乙公司'));
		const looks = [west, east].map(({ id }) =>
			newObservation(id, { observed_at: '2026-02-01T00:00:00Z' })
		);
		await recordObservations(at(BEFORE), 'r1', looks);
	});

	it('cover named facilities from the first moment to the last, and expire by themselves', async () => {
		const outage = await record({ facility_ids: [west.id], notice_number: '停水〔2026〕5号' });
		expect(outage).toMatchObject({
			from_at: '2026-03-01T00:00:00.000Z',
			until_at: '2026-03-03T00:00:00.000Z',
			notice_number: '停水〔2026〕5号',
			facility_ids: [west.id],
			ended_at: null
		});
		const moments = [BEFORE, FROM, DURING, '2026-03-02T23:59:59.999Z', UNTIL];
		const outs = await Promise.all(moments.map((moment) => isOut(west.id, moment)));
		expect(outs).toEqual([false, true, true, true, false]);
		expect(await isOut(east.id, DURING)).toBe(false);
		const { outages } = await getHistory(at(), 'r1', west.id);
		expect(outages.map(({ id }) => id)).toEqual([outage.id]);
		await endOutage(at('2026-03-01T12:00:00Z'), 'r1', outage.id);
		expect(await isOut(west.id, '2026-03-01T11:59:59Z')).toBe(true);
		expect(await isOut(west.id, DURING)).toBe(false);
	});

	it('cover what stands in an area, also what is put there later', async () => {
		const { geometry } = squareAt(128.905, 47.7, { kind: 'parcel', name: '东' }, 0.005);
		const outage = await record({ geometry });
		expect(outage.facility_ids).toEqual([east.id]);
		const late = await createFacility(at(DURING), 'r1', hydrant({ position: [128.9095, 47.702] }));
		expect([await isOut(east.id, DURING), await isOut(late.id, DURING)]).toEqual([true, true]);
		expect(await isOut(west.id, DURING)).toBe(false);
		await endOutage(at(BEFORE), 'r1', outage.id);
	});

	it('make holes in the as-is view while they last, and none as designed', async () => {
		const outage = await record({ facility_ids: [west.id] });
		const holes = async (view: 'as_is' | 'designed', moment: string) =>
			(await computeCoverage(at(moment), 'r1', { view, winter: false })).holeSquareMeters;
		const before = await holes('as_is', BEFORE);
		const during = await holes('as_is', DURING);
		const after = await holes('as_is', UNTIL);
		expect(during - before).toBeGreaterThan(60_000);
		expect(during - before).toBeLessThan(Math.PI * 150 ** 2 + 1);
		expect(after).toBeCloseTo(before, 3);
		expect(await holes('designed', DURING)).toBeCloseTo(await holes('designed', BEFORE), 3);
		await endOutage(at(DURING), 'r1', outage.id);
		expect(await holes('as_is', '2026-03-02T00:00:01Z')).toBeCloseTo(before, 3);
	});

	it('stand in the register as of their time', async () => {
		const outage = await record({ facility_ids: [west.id] });
		const outAt = async (asOf: string) => {
			const { facilities } = await listRegister(at('2026-06-01T00:00:00Z'), 'r1', { asOf });
			return facilities.filter(({ is_in_outage }) => is_in_outage).map(({ id }) => id);
		};
		expect(await outAt(DURING)).toEqual([west.id]);
		expect(await outAt('2026-04-01')).toEqual([]);
		await endOutage(at(BEFORE), 'r1', outage.id);
	});

	it('are listed, the latest first, or only those in force', async () => {
		const first = await record({ facility_ids: [west.id], reason: '一' });
		const later = { from_at: DURING, until_at: '2026-03-05T00:00:00Z', reason: '二' };
		const second = await record({ facility_ids: [east.id], ...later });
		const reasons = async (activeAt?: string) =>
			(await listOutages(at(), 'r1', activeAt ? { activeAt: new Date(activeAt) } : {}))
				.filter(({ ended_at }) => ended_at === null)
				.map(({ reason }) => reason);
		expect(await reasons()).toEqual(['二', '一']);
		expect(await reasons('2026-03-01T01:00:00Z')).toEqual(['一']);
		expect(await reasons('2026-03-04T00:00:00Z')).toEqual(['二']);
		const maintainer = asPerson(getDb(), { role: 'maintainer', party: '甲公司' });
		const seen = await listOutages(maintainer, 'r1');
		expect(seen.some(({ id }) => id === second.id)).toBe(false);
		expect(seen.find(({ id }) => id === first.id)?.facility_ids).toEqual([west.id]);
		for (const { id } of [first, second]) await endOutage(at(BEFORE), 'r1', id);
	});

	it('are told as current, coming, or over and to be looked at again', async () => {
		const looks = [west, east].map(({ id }) => newObservation(id, { observed_at: DURING }));
		await recordObservations(at(DURING), 'r1', looks);
		const now = await record({ facility_ids: [west.id], reason: '现在' });
		const later = { from_at: '2026-03-02T06:00:00Z', until_at: '2026-03-04T00:00:00Z' };
		const next = await record({ facility_ids: [east.id], reason: '将来', ...later });
		const overview = (moment: string) => readRestrictions(at(moment), 'r1');
		const phases = async (moment: string) =>
			(await overview(moment)).outages.map(({ reason, phase }) => `${reason} ${phase}`);
		expect(await phases(DURING)).toEqual(['将来 coming', '现在 current']);
		expect(await phases('2026-03-03T12:00:00Z')).toEqual(['将来 current']);
		expect((await overview(DURING)).rechecks).toEqual([]);
		const over = await overview('2026-03-03T12:00:00Z');
		expect(over.rechecks).toMatchObject([{ facility_id: west.id, reason: '现在' }]);
		expect(over.rechecks[0]?.ended_at).toBe('2026-03-03T00:00:00.000Z');
		await endOutage(at('2026-03-03T13:00:00Z'), 'r1', next.id);
		const both = await overview('2026-03-03T14:00:00Z');
		expect(both.rechecks.map(({ facility_id }) => facility_id)).toEqual([east.id, west.id]);
		const look = newObservation(west.id, { observed_at: '2026-03-03T15:00:00Z' });
		await recordObservations(at('2026-03-03T15:00:00Z'), 'r1', [look]);
		const left = (await overview('2026-03-03T16:00:00Z')).rechecks;
		expect(left.map(({ facility_id }) => facility_id)).toEqual([east.id]);
		const maintainer = asPerson(getDb(), { role: 'maintainer', party: '甲公司', at: DURING });
		const seen = await readRestrictions(maintainer, 'r1');
		expect(seen.outages.map(({ id }) => id)).toEqual([now.id]);
	});

	it('end once', async () => {
		const { id } = await record({ facility_ids: [west.id] });
		const ended = await endOutage(at(DURING), 'r1', id);
		expect(ended).toMatchObject({ ended_at: '2026-03-02T00:00:00.000Z', ended_by: 'test' });
		await expect(endOutage(at(), 'r1', id)).rejects.toThrow(NotFound);
	});

	it.each([
		['until_at', { until_at: FROM, facility_ids: ['6f9b7a52-3a1c-4f0e-9d2b-8c5d7e6f1a2b'] }],
		['facility_ids', {}],
		['facility_ids', { facility_ids: ['6f9b7a52-3a1c-4f0e-9d2b-8c5d7e6f1a2b'] }],
		['reason', { reason: ' ' }],
		['geometry', { geometry: { type: 'Point', coordinates: [128.9, 47.7] } }]
	])('are refused with a word about %s', async (path, input) => {
		const issues = await issuesOf(record(input));
		expect(issues.map((issue) => issue.path)).toContain(path);
	});
});
