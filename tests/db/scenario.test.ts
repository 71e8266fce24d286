import { beforeAll, expect, it } from 'vitest';
import { SitingQuestionSchema, type SitingInput } from '#lib/domain/siting.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { createFacility, listRegister } from '#lib/server/services/facility.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { applyScenario } from '#lib/server/services/scenario/apply.ts';
import {
	compareScenario,
	createScenario,
	deleteScenario,
	getScenario,
	listScenarios
} from '#lib/server/services/scenario/scenarios.ts';
import { keepAsScenario, siteJob } from '#lib/server/services/siting/siting-job.ts';
import { siteDistrict } from '#lib/server/services/siting/site-district.ts';
import { parseInput } from '#lib/server/services/validation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const AREA = `SRID=4490;MULTIPOLYGON(((${WEST} ${SOUTH},${WEST + 3 * BLOCK} ${SOUTH},${WEST + 3 * BLOCK} ${SOUTH + 3 * BLOCK},${WEST} ${SOUTH + 3 * BLOCK},${WEST} ${SOUTH})))`;

describeOnBothDatabases('scenarios and siting in a town', (getDb) => {
	let working = '';
	let broken = '';
	const context = () => contextOf(getDb());
	const at = (column: number, row: number): [number, number] => [
		WEST + column * BLOCK,
		SOUTH + row * BLOCK
	];
	const ask = (input: SitingInput) => parseInput(SitingQuestionSchema, input);

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 's1');
		await importOsm(contextOf(db), 's1', townSource());
		await db.query(
			`insert into area (district, kind, name, geom, source) values ('s1', 'built_up', '镇区', $1::geometry, 'test')`,
			[AREA]
		);
		const put = (kind: string, column: number, row: number) => {
			const [lon, lat] = at(column, row);
			return insertTestFacility(db, 's1', { kind, lon, lat });
		};
		working = (
			await createFacility(contextOf(db), 's1', {
				kind: 'hydrant',
				position: at(1, 1),
				ownership: 'municipal',
				lifecycle: 'in_service',
				disclosure: 'internal',
				attributes: {}
			})
		).id;
		broken = await put('hydrant', 2, 2);
		await put('fire_station', 0, 0);
		await db.query(
			`with seen as (insert into observation (district, id, facility_id, observed_at, observer, evidence, condition)
				values ('s1', gen_random_uuid(), $1, now(), 'crew', 'opened', 'unusable') returning id)
			insert into facility_state (district, facility_id, condition, observation_id, observed_at, evidence,
				defects, is_disputed, last_verified_at)
			select 's1', $1, 'unusable', id, now(), 'opened', '{}', false, now() from seen`,
			[broken]
		);
		await db.query(
			`update district_revision set register = register + 1, areas = areas + 1 where district = 's1'`
		);
	});

	it('keeps a what-if beside the register, with today’s figures and its own', async () => {
		const today = await computeCoverage(context(), 's1', { view: 'designed', winter: false });
		const created = await createScenario(context(), 's1', {
			name: '修一处、建一处',
			changes: [
				{ action: 'repair', facility_id: broken },
				{ action: 'add', kind: 'hydrant', position: at(0.5, 2.5) },
				{ action: 'add', kind: 'fire_station', position: at(3, 3) },
				{ action: 'close', position: at(0.5, 0) }
			]
		});
		const { before, after } = created.result;
		// Both hydrants of the register together are the view as designed.
		expect(before.coverage!.coveredSquareMeters).toBeLessThan(today.coveredSquareMeters);
		expect(after.coverage!.coveredSquareMeters).toBeGreaterThan(today.coveredSquareMeters);
		expect(after.response!.p90Seconds).toBeLessThan(before.response!.p90Seconds!);
		const { facilities } = await listRegister(context(), 's1', {});
		expect(facilities).toHaveLength(3);
		const again = await computeCoverage(context(), 's1', { view: 'designed', winter: false });
		expect(again.coveredSquareMeters).toBe(today.coveredSquareMeters);
		expect((await listScenarios(context(), 's1')).scenarios.map(({ name }) => name)).toEqual([
			'修一处、建一处'
		]);
		const compared = await compareScenario(context(), 's1', created.id);
		expect(compared.result).toEqual(created.result);
		expect(compared.holes.after!.features).toHaveLength(after.coverage!.holeCount);
	});

	it('says when the data has changed since', async () => {
		const [first] = (await listScenarios(context(), 's1')).scenarios;
		expect(first!.isStale).toBe(false);
		await getDb().query(
			`update district_revision set register = register + 1 where district = 's1'`
		);
		expect((await getScenario(context(), 's1', first!.id)).isStale).toBe(true);
	});

	it('refuses what cannot be: another’s facility, no road, no right', async () => {
		const stranger = 'a0000000-0000-4000-8000-000000000000';
		const create = (change: object, who = context()) =>
			createScenario(who, 's1', { name: '错', changes: [change as never] });
		await expect(create({ action: 'remove', facility_id: stranger })).rejects.toThrow(NotFound);
		await expect(create({ action: 'close', position: [10, 10] })).rejects.toThrow(Invalid);
		await expect(create({ action: 'teapot' })).rejects.toThrow(Invalid);
		const viewer = {
			...context(),
			actor: { ...context().actor, memberships: [{ district: 's1', role: 'viewer' as const }] }
		};
		await expect(create({ action: 'repair', facility_id: broken }, viewer)).rejects.toThrow(
			Forbidden
		);
	});

	it('applies what it can once, and names what a person must do', async () => {
		const { id } = await createScenario(context(), 's1', {
			name: '下一步',
			changes: [
				{ action: 'add', kind: 'hydrant', position: at(2.5, 0.5) },
				{ action: 'move', facility_id: working, position: at(1, 1.1) },
				{ action: 'repair', facility_id: broken }
			]
		});
		const { applied, left } = await applyScenario(context(), 's1', id);
		expect(applied.map(({ number, action }) => [number, action])).toEqual([
			[1, 'add'],
			[2, 'move']
		]);
		expect(left).toMatchObject([{ number: 3, action: 'repair' }]);
		const { facilities } = await listRegister(context(), 's1', {});
		expect(facilities.filter(({ lifecycle }) => lifecycle === 'planned')).toHaveLength(1);
		expect(facilities.find((facility) => facility.id === working)!.position).toEqual(at(1, 1.1));
		await expect(applyScenario(context(), 's1', id)).rejects.toThrow(Conflict);
		await deleteScenario(context(), 's1', id);
		await expect(getScenario(context(), 's1', id)).rejects.toThrow(NotFound);
	});

	it('repairs before it builds when that costs less, and proves the choice', async () => {
		const repair = await siteDistrict(
			context(),
			's1',
			ask({ kind: 'hydrant', budget: 0.3, demand: 'area', seconds: 5 })
		);
		expect(repair.chosen.features.map(({ properties }) => properties.facility)).toEqual([broken]);
		expect(repair).toMatchObject({ isProven: true, totalCost: 0.3, repairCandidateCount: 1 });
		const both = await siteDistrict(
			context(),
			's1',
			ask({ kind: 'hydrant', count: 2, demand: 'area', seconds: 5, gap: 0 })
		);
		expect(both.chosen.features).toHaveLength(2);
		expect(both.bound).toBeGreaterThanOrEqual(both.objective);
		expect(both.exact!.after).toBeGreaterThan(both.exact!.before);
		const kept = await keepAsScenario(context(), 's1', '两处', both);
		expect(kept.result.after.coverage!.coveredSquareMeters).toBeCloseTo(both.exact!.after, 0);
		for (const { properties } of both.chosen.features)
			if (properties.action === 'build') expect(properties.caveats.join()).toContain('未核管网');
	});

	it('finds the fewest for all, and places for stations, as a job too', async () => {
		const all = await siteDistrict(
			context(),
			's1',
			ask({ kind: 'hydrant', objective: 'all', demand: 'area', seconds: 5 })
		);
		expect(all.objective).toBe(all.chosen.features.length);
		expect(all.bound).toBeLessThanOrEqual(all.objective);
		expect(all.demand.servedAfter).toBeCloseTo(all.demand.total - all.demand.outOfReach, 3);
		const done = await siteJob(context(), {
			district: 's1',
			input: {
				name: '再建一站',
				question: { kind: 'fire_station', objective: 'median', count: 1, seconds: 2 },
				actorName: '王'
			},
			onProgress: () => undefined,
			signal: new AbortController().signal
		});
		const scenario = await getScenario(context(), 's1', String(done['scenario']));
		expect(scenario).toMatchObject({ kind: 'siting', name: '再建一站', created_by: '王' });
		expect(scenario.changes).toMatchObject([{ action: 'add', kind: 'fire_station' }]);
		expect(scenario.siting).toMatchObject({ unit: 's', existingCount: 1 });
	});
});
