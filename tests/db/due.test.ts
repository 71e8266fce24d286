import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { observationOfUse } from '#lib/domain/water-use.ts';
import { Conflict, Forbidden, Invalid } from '#lib/server/errors.ts';
import {
	closeCampaign,
	getCampaign,
	listCampaigns,
	startCampaign
} from '#lib/server/services/campaign.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { computeDue } from '#lib/server/services/due.ts';
import { makeFieldPack } from '#lib/server/services/field-pack.ts';
import { createFacility, getFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { setRule } from '#lib/server/services/rule.ts';
import { listWaterUses, recordWaterUse } from '#lib/server/services/water-use.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation, squareAt } from './harness/register.ts';

/** A Wednesday in the frost, in Chinese time the same day. */
const FROST = '2026-01-14T04:00:00Z';
const SUMMER = '2026-07-15T04:00:00Z';

describeOnBothDatabases('what is due', (getDb) => {
	const at = (moment: string) => contextOf(getDb(), moment);
	const made: { id: string }[] = [];
	const idOf = (index: number) => made[index]?.id ?? '';
	const see = (index: number, observed_at: string, evidence: 'visual' | 'opened' | 'measured') =>
		recordObservations(at('2026-12-01T00:00:00Z'), 'r1', [
			newObservation(idOf(index), { observed_at, evidence })
		]);
	const due = (moment: string, query: Parameters<typeof computeDue>[2] = {}) =>
		computeDue(at(moment), 'r1', query);
	const dutiesOf = async (moment: string, index: number) =>
		(await due(moment)).items
			.find(({ id }) => id === idOf(index))
			?.duties.map(({ duty, urgency }) => `${duty}:${urgency}`);

	beforeAll(async () => {
		const built = at('2025-01-01T00:00:00Z');
		const { geometry } = squareAt(128.9, 47.7, { kind: 'urban_boundary', name: '城' }, 0.01);
		await createDistrict(built, { code: 'r1', name: 'r1', boundary: geometry });
		for (const [index, township_code] of [
			['1', 'T1'] as const,
			['2', 'T2'] as const,
			['3', 'T2'] as const
		]) {
			made.push(
				await createFacility(
					built,
					'r1',
					hydrant({
						code: `H-${index}`,
						township_code,
						position: [128.9, 47.7],
						serviced_by: index === '1' ? '甲公司' : '乙公司',
						responsible_person: index === '3' ? null : '王五'
					})
				)
			);
		}
		await see(0, '2025-10-01T04:00:00Z', 'opened');
		await see(0, '2026-01-02T04:00:00Z', 'visual');
		await see(1, '2025-12-20T04:00:00Z', 'visual');
	});

	it('is a look in hard frost and what was not drained, never a flow test', async () => {
		expect(await dutiesOf(FROST, 0)).toBeUndefined();
		// Seen 25 days ago: its look comes due next week; but nobody drained it.
		expect(await dutiesOf(FROST, 1)).toEqual(['drain:overdue']);
		expect(await dutiesOf(FROST, 2)).toEqual(['drain:overdue', 'look:overdue']);
		expect(await dutiesOf('2026-01-21T04:00:00Z', 1)).toEqual(['drain:overdue', 'look:this_week']);
		const crew = asPerson(getDb(), { role: 'crew' });
		const { facilities } = await makeFieldPack({ ...crew, now: () => new Date(FROST) }, 'r1');
		expect(Object.fromEntries(facilities.map(({ code, duties }) => [code, duties]))).toEqual({
			'H-1': [],
			'H-2': ['drain'],
			'H-3': ['drain', 'look']
		});
		const { byDuty } = await due(FROST);
		expect(byDuty.map(({ duty }) => duty)).toEqual(['drain', 'look']);
	});

	it('is counted by township and by person, in whole facilities', async () => {
		const { byTownship, byPerson, total, facilityCount } = await due(SUMMER);
		expect(facilityCount).toBe(3);
		expect(total).toEqual({ facilities: 3, overdue: 3, thisWeek: 0, season: 0 });
		expect(byTownship).toMatchObject([
			{ key: 'T1', facilities: 1, overdue: 1 },
			{ key: 'T2', facilities: 2, overdue: 2 }
		]);
		expect(byPerson).toMatchObject([
			{ key: '王五', facilities: 2 },
			{ key: null, facilities: 1 }
		]);
		expect((await due(SUMMER, { person: '-' })).items.map(({ code }) => code)).toEqual(['H-3']);
		expect((await due(SUMMER, { township: 'T1' })).itemCount).toBe(1);
		// Each grouping tells what the rest of the question leaves, and lists come in pages.
		const ofT2 = await due(SUMMER, { township: 'T2', limit: 1, page: 2 });
		expect(ofT2.byPerson.map(({ key, facilities }) => [key, facilities])).toEqual([
			['王五', 1],
			[null, 1]
		]);
		expect(ofT2.byTownship).toHaveLength(2);
		expect(ofT2).toMatchObject({ itemCount: 2, page: 2, pageCount: 2 });
		expect(ofT2.items).toHaveLength(1);
	});

	it('follows the district’s own cycles and seasons', async () => {
		const reason = '本地气候';
		await setRule(at(FROST), 'r1', 'cycle.frost_look_days', { value: 7, reason });
		expect(await dutiesOf(FROST, 0)).toEqual(['look:overdue']);
		await setRule(at(FROST), 'r1', 'cycle.frost_look_days', { value: 30, reason });
		await expect(
			setRule(at(FROST), 'r1', 'season.frost_from', { value: 1131, reason })
		).rejects.toThrow('915');
		await setRule(at(FROST), 'r1', 'season.spring_from', { value: 110, reason });
		expect((await due(FROST)).season.name).toBe('spring');
		expect(await dutiesOf(FROST, 0)).toEqual(['survey:season']);
		await setRule(at(FROST), 'r1', 'season.spring_from', { value: 401, reason });
	});

	it('of a past week is what was due then, whoever went later', async () => {
		const now = '2026-07-15T04:00:00Z';
		const then = await due(now, { week: '2026-01-14' });
		expect(then.season.name).toBe('frost');
		expect(then.items.map(({ code }) => code).sort()).toEqual(['H-2', 'H-3']);
	});

	it('hides the person in charge from whoever may not see him, and others’ facilities from a maintainer', async () => {
		const viewer = await computeDue(asPerson(getDb(), { role: 'viewer', at: SUMMER }), 'r1');
		expect(viewer.byPerson.map(({ key }) => key)).toEqual([null]);
		const maintainer = asPerson(getDb(), { role: 'maintainer', party: '甲公司', at: SUMMER });
		expect((await computeDue(maintainer, 'r1')).items.map(({ code }) => code)).toEqual(['H-1']);
	});

	it('is a drain check the same day of what was used at an incident, until it was opened', async () => {
		const used_at = '2026-01-14T02:00:00Z';
		const use = {
			id: randomUUID(),
			used_at,
			incident: '红旗街民房火',
			facilities: [
				{ facility_id: idOf(0), outcome: 'worked' },
				{ facility_id: idOf(1), outcome: 'failed', note: '打不开' }
			]
		};
		const crew = asPerson(getDb(), { role: 'crew', at: FROST });
		const first = await recordWaterUse(crew, 'r1', use);
		const again = await recordWaterUse(crew, 'r1', use);
		expect(again).toEqual(first);
		expect(await listWaterUses(crew, 'r1')).toHaveLength(1);
		expect((await getFacility(at(FROST), 'r1', idOf(1))).state).toBe('unusable');
		expect((await getFacility(at(FROST), 'r1', idOf(0))).state).toBe('intact');
		expect(await dutiesOf(FROST, 0)).toEqual(['drain_check:this_week']);
		// Water ran, so it is no proof that the barrel was dry.
		expect(await dutiesOf(FROST, 1)).toEqual(['drain_check:this_week', 'drain:overdue']);
		expect((await due(FROST)).items[0]?.duties[0]?.due).toBe('2026-01-14T15:59:59.999Z');
		await see(0, '2026-01-14T06:00:00Z', 'opened');
		expect(await dutiesOf('2026-01-14T08:00:00Z', 0)).toBeUndefined();
		const [{ facilities } = { facilities: [] }] = await listWaterUses(crew, 'r1');
		expect(facilities.map(({ checked_at }) => checked_at)).toEqual([
			'2026-01-14T06:00:00.000Z',
			null
		]);
		const party = asPerson(getDb(), { role: 'maintainer', party: '甲公司', at: FROST });
		expect((await listWaterUses(party, 'r1'))[0]?.facilities).toHaveLength(1);
		// From a phone's outbox each comes by itself, in any order, now and then twice.
		const id = randomUUID();
		const later = '2026-01-14T05:00:00Z';
		const [one, other] = (['weak', 'failed'] as const).map((outcome, index) =>
			newObservation(idOf(index), {
				observed_at: later,
				...observationOfUse({ id, incident: '西山火灾', note: null }, { outcome, note: null })
			})
		);
		const evening = asPerson(getDb(), { role: 'crew', at: '2026-01-14T10:00:00Z' });
		for (const mark of [other, one, other]) await recordObservations(evening, 'r1', [mark]);
		expect((await listWaterUses(crew, 'r1'))[0]).toMatchObject({
			id,
			used_at: '2026-01-14T05:00:00.000Z',
			incident: '西山火灾',
			facilities: [{ outcome: 'weak' }, { outcome: 'failed' }]
		});
	});

	it('refuses a use to come, of nothing, or of a facility that is not there', async () => {
		const use = { id: randomUUID(), used_at: FROST, incident: '火', facilities: [] as object[] };
		const used = { facility_id: idOf(0), outcome: 'worked' };
		const record = (change: object) => recordWaterUse(at(FROST), 'r1', { ...use, ...change });
		await expect(record({})).rejects.toThrow(Invalid);
		await expect(record({ facilities: [used, used] })).rejects.toThrow('只列一次');
		await expect(record({ facilities: [used], used_at: '2026-01-14T06:00:00Z' })).rejects.toThrow(
			'还没有到'
		);
		const nobody = { facility_id: randomUUID(), outcome: 'worked' };
		await expect(record({ facilities: [nobody] })).rejects.toThrow(Invalid);
		const viewer = asPerson(getDb(), { role: 'viewer', at: FROST });
		await expect(recordWaterUse(viewer, 'r1', use)).rejects.toThrow(Forbidden);
	});

	it('is surveyed by teams whose progress is what was seen', async () => {
		const input = {
			id: randomUUID(),
			name: '春季普查',
			duty: 'survey',
			kinds: ['hydrant'],
			from: '2026-05-01',
			until: '2026-05-20',
			teams: [{ name: '一队' }, { name: '二队', members: '张三、李四', townships: ['T2'] }]
		};
		const leader = asPerson(getDb(), { role: 'leader', at: '2026-05-10T00:00:00Z' });
		await startCampaign(leader, 'r1', input);
		const campaign = await startCampaign(leader, 'r1', input);
		expect(campaign.teams).toMatchObject([
			{ name: '一队', facilities: 1, done: 0 },
			{ name: '二队', facilities: 2, done: 0, members: '张三、李四' }
		]);
		await see(1, '2026-04-30T15:00:00Z', 'measured');
		await see(2, '2026-05-09T23:00:00Z', 'measured');
		await see(0, '2026-05-09T23:00:00Z', 'opened');
		const [{ teams } = { teams: [] }] = await listCampaigns(leader, 'r1');
		expect(teams.map(({ done, today, faulty }) => [done, today, faulty])).toEqual([
			[0, 0, 0],
			[1, 1, 0]
		]);
		const { facilities } = await getCampaign(leader, 'r1', input.id, 2);
		expect(facilities.map(({ code, done_at }) => [code, done_at !== null])).toEqual([
			['H-2', false],
			['H-3', true]
		]);
		await closeCampaign(leader, 'r1', input.id);
		await expect(closeCampaign(leader, 'r1', input.id)).rejects.toThrow(Conflict);
		await see(1, '2026-05-12T00:00:00Z', 'measured');
		expect((await getCampaign(leader, 'r1', input.id)).campaign.teams[1]?.done).toBe(1);
		const crew = asPerson(getDb(), { role: 'crew' });
		await expect(startCampaign(crew, 'r1', input)).rejects.toThrow(Forbidden);
	});

	it('refuses a survey that cannot be', async () => {
		const input = {
			id: randomUUID(),
			name: '普查',
			duty: 'look',
			kinds: ['hydrant'],
			from: '2026-05-02',
			until: '2026-05-01',
			teams: [
				{ name: '一队', townships: ['T1'] },
				{ name: '二队', townships: ['T1'] }
			]
		};
		const start = (change: object) => startCampaign(at(SUMMER), 'r1', { ...input, ...change });
		await expect(start({})).rejects.toThrow('结束日期');
		await expect(start({ until: '2026-05-02' })).rejects.toThrow('归一队');
		const teams = [{ name: '一队', townships: ['没有这个镇'] }];
		await expect(start({ until: '2026-05-02', teams })).rejects.toThrow('没有这个镇');
	});
});
