import { beforeAll, expect, it } from 'vitest';
import { ruleOf } from '#lib/domain/rules.ts';
import { SitingQuestionSchema, type SitingInput } from '#lib/domain/siting.ts';
import { Conflict, Forbidden, Invalid, NotFound, Unavailable } from '#lib/server/errors.ts';
import { beatJob, startJob } from '#lib/server/queries/job.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { createFacility, listRegister } from '#lib/server/services/facility.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { enqueueJob, stopJob } from '#lib/server/services/jobs.ts';
import { applyScenario } from '#lib/server/services/scenario/apply.ts';
import {
	compareScenario,
	createScenario,
	deleteScenario,
	getScenario,
	listScenarios
} from '#lib/server/services/scenario/scenarios.ts';
import { keepAsScenario, requestSiting, siteJob } from '#lib/server/services/siting/siting-job.ts';
import { importPeople } from '#lib/server/services/people-import.ts';
import { siteDistrict } from '#lib/server/services/siting/site-district.ts';
import { loadWhatIf } from '#lib/server/services/what-if.ts';
import { WhatIfEngine } from '#lib/workers/what-if/engine.ts';
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

	it('counts buildings, people, cranes and micro stations as the browser does; unknown is not none', async () => {
		const added = [
			['hydrant', at(2.5, 2.4)],
			['hydrant', at(0.4, 2.5)],
			['water_crane', at(1.2, 1)],
			['micro_station', at(2, 0.1)],
			['fire_station', at(3, 3)]
		] as const;
		const live = async () => {
			const engine = new WhatIfEngine(
				await loadWhatIf(context(), 's1', { view: 'as_is', winter: false })
			);
			engine.apply({ action: 'remove', id: working });
			added.forEach(([kind, position], index) =>
				engine.apply({ action: 'place', id: `new-${index}`, kind, position })
			);
			expect(engine.apply({ action: 'close', id: 'c', position: at(0.5, 0) })).toBe(true);
			return engine.state(() => 0, 0);
		};
		const changes = [
			{ action: 'remove' as const, facility_id: working },
			...added.map(([kind, position]) => ({ action: 'add' as const, kind, position })),
			{ action: 'close' as const, position: at(0.5, 0) }
		];
		const kept = await createScenario(context(), 's1', { name: '全部', changes });
		const { before, after } = kept.result;
		expect([before.people, after.people]).toEqual([null, null]);
		expect(after.buildings).toMatchObject({ total: 9 });
		expect(after.buildings!.gained * after.buildings!.lost).toBeGreaterThan(0);
		expect(after.buildings!.covered - before.buildings!.covered).toBe(
			after.buildings!.gained - after.buildings!.lost
		);
		expect(before.cranes).toMatchObject({ servedMeters: 0, refillP90Meters: null });
		const inBrowser = await live();
		expect(inBrowser.buildings).toEqual(after.buildings);
		expect(inBrowser.people).toBeNull();
		expect(inBrowser.cranes!.servedMeters).toBeCloseTo(after.cranes!.servedMeters, 3);
		expect(inBrowser.cranes!.mainMeters).toBeCloseTo(after.cranes!.mainMeters, 6);
		expect(inBrowser.cranes!.refillP90Meters).toBeCloseTo(after.cranes!.refillP90Meters!, 2);
		expect(inBrowser.onFoot!.totalMeters).toBeCloseTo(after.onFoot!.totalMeters, 6);
		expect(inBrowser.onFoot!.reachedMeters).toBeCloseTo(after.onFoot!.reachedMeters, 3);
		expect(after.onFoot!.reachedMeters).toBeGreaterThan(before.onFoot!.reachedMeters);
		expect(inBrowser.response!.reachedMeters).toBeCloseTo(after.response!.reachedMeters, 3);
		const byPeople = ask({ kind: 'hydrant', count: 1, demand: 'people', seconds: 2 });
		await expect(siteDistrict(context(), 's1', byPeople)).rejects.toThrow(Unavailable);

		// A village of 900 over the buildings nearest to it; of its neighbor nobody knows.
		await getDb().query(
			`insert into place (district, kind, name, geom, population, is_rural, rank, source) values
				('s1', 'village', '北村', st_setsrid(st_makepoint($1::float8, $2::float8), 4490), null, true, 3, 'test'),
				('s1', 'community', '南社区', st_setsrid(st_makepoint($3::float8, $4::float8), 4490), null, false, 5, 'test')`,
			[...at(1.5, 2.5), ...at(1.5, 0.5)]
		);
		const importTable = (text: string) =>
			importPeople(context(), 's1', new TextEncoder().encode(text));
		await expect(importTable('名称,人口\n东村,5\n')).rejects.toThrow('Row 2');
		await expect(importTable('名称,人口\n北村,不详\n')).rejects.toThrow('do not write 0');
		await expect(importTable('名称,人口\n北村,1\n北村,2\n')).rejects.toThrow('twice');
		await expect(importTable('名称,户数\n北村,1\n')).rejects.toThrow('column is missing');
		expect(await importTable('名称,常住人口\n北村,900\n')).toMatchObject({
			places: 1,
			people: 900
		});
		const { people } = (await createScenario(context(), 's1', { name: '有人口', changes })).result
			.after;
		expect(people!.total).toBeCloseTo(900, 9);
		expect(people!.covered).toBeLessThan(900);
		expect((await live()).people).toEqual(people);
		const sited = await siteDistrict(context(), 's1', byPeople);
		expect(sited).toMatchObject({ unit: 'people', isProven: true });
		expect(sited.demand.total).toBeCloseTo(900, 9);
		expect(sited.demand.servedAfter).toBeGreaterThan(sited.demand.servedBefore);
		const stations = ask({ kind: 'fire_station', count: 1, demand: 'people', seconds: 2 });
		expect(await siteDistrict(context(), 's1', stations)).toMatchObject({ unit: 'people' });
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
			signal: new AbortController().signal,
			stop: new AbortController().signal
		});
		const scenario = await getScenario(context(), 's1', String(done['scenario']));
		expect(scenario).toMatchObject({ kind: 'siting', name: '再建一站', created_by: '王' });
		expect(scenario.changes).toMatchObject([{ action: 'add', kind: 'fire_station' }]);
		expect(scenario.siting).toMatchObject({ unit: 's', existingCount: 1 });
	});

	it('puts intakes on natural water, and builds on parcels only', async () => {
		const db = getDb();
		await createTestDistrict(db, 's2');
		await importOsm(contextOf(db), 's2', townSource());
		await db.query(
			`insert into area (district, kind, name, geom, source) values ('s2', 'built_up', '镇区', $1::geometry, 'test')`,
			[AREA]
		);
		const { rows } = await db.query<{ id: string }>(
			`select max(id)::text as id from import_batch where district = 's2'`
		);
		const ring = [at(0.2, -0.05), at(2.8, -0.05), at(2.8, -0.3), at(0.2, -0.3), at(0.2, -0.05)];
		const polygon = `POLYGON((${ring.map(([lon, lat]) => `${lon} ${lat}`).join(',')}))`;
		await db.query(
			`insert into base_feature (district, batch, id, layer, class, geom) values
				('s2', $1::bigint, 900001, 'water', 'river', st_setsrid(st_geomfromtext($2::text), 4490)),
				('s2', $1::bigint, 900002, 'water', 'swimming_pool',
					st_setsrid(st_translate(st_geomfromtext($2::text), 0, $3::float8), 4490))`,
			[rows[0]?.id, polygon, 1.2 * BLOCK]
		);
		const intakes = await siteDistrict(context(), 's2', ask({ kind: 'intake', count: 2 }));
		expect(intakes.chosen.features).toHaveLength(2);
		for (const { geometry, properties } of intakes.chosen.features) {
			// On the northern shore of the river, which the southern street runs along.
			expect(geometry.coordinates[1]).toBeCloseTo(SOUTH - 0.05 * BLOCK, 6);
			expect(properties.roadMeters).toBeLessThan(50);
			expect(properties.caveats).toHaveLength(2);
			expect(properties.cost).toBe(ruleOf('cost.intake_build').value);
		}

		const parcels = ask({ kind: 'fire_station', objective: 'median', count: 1, parcels: true });
		await expect(siteDistrict(context(), 's2', parcels)).rejects.toThrow(Unavailable);
		await db.query(
			`insert into area (district, kind, name, geom, source) values
				('s2', 'parcel', '地块', st_multi(st_setsrid(st_expand(st_makepoint($1::float8, $2::float8), 0.0001), 4490)), 'test')`,
			at(2, 3)
		);
		const [station] = (await siteDistrict(context(), 's2', parcels)).chosen.features;
		expect(station?.properties.name).toBe('地块');
		const [lon = NaN, lat = NaN] = station?.geometry.coordinates ?? [];
		expect(Math.abs(lon - at(2, 3)[0])).toBeLessThan(0.0001);
		expect(Math.abs(lat - at(2, 3)[1])).toBeLessThan(0.0001);
	});

	it('serves no more than each can, and says so in the bound', async () => {
		const question = { kind: 'hydrant', count: 2, repairs: false, seconds: 3 } as const;
		const free = await siteDistrict(context(), 's1', ask(question));
		const capacity = 0.2 * free.objective;
		const capped = await siteDistrict(context(), 's1', ask({ ...question, capacity }));
		expect(capped.objective).toBeCloseTo(2 * capacity, 6);
		expect(capped.bound).toBeGreaterThanOrEqual(capped.objective);
		expect(capped.chosen.features.map(({ properties }) => properties.gained)).toEqual([null, null]);
		expect(capped.demand.servedAfter - capped.demand.servedBefore).toBeCloseTo(2 * capacity, 6);
		expect(() => ask({ ...question, capacity: 5, backup: 0.3 })).toThrow(Invalid);
	});

	it('keeps the best so far when a running one is stopped, and cancels one that waits', async () => {
		const request = {
			name: '停',
			question: { kind: 'hydrant', count: 2, seconds: 600, gap: 0, demand: 'area' }
		};
		const queued = await requestSiting(context(), 's1', request);
		expect(await stopJob(context(), queued.jobId)).toMatchObject({ status: 'cancelled' });
		await expect(stopJob(context(), queued.jobId)).rejects.toThrow(Conflict);

		const running = await requestSiting(context(), 's1', request);
		const stop = new AbortController();
		stop.abort();
		const done = await siteJob(context(), {
			district: 's1',
			input: { ...request, actorName: '王' },
			onProgress: () => undefined,
			signal: new AbortController().signal,
			stop: stop.signal
		});
		expect(['signal', 'proof']).toContain(done['endedBy']);
		expect(done['objective']).toBeGreaterThan(0);
		await startJob(getDb(), running.jobId, 'somebody');
		expect(await beatJob(getDb(), running.jobId, 0.2, null)).toBe(false);
		await stopJob(context(), running.jobId);
		expect(await beatJob(getDb(), running.jobId, 0.3, null)).toBe(true);

		const other = await enqueueJob(context(), { kind: 'import-osm', district: 's1', input: {} });
		await expect(stopJob(context(), other)).rejects.toThrow(Conflict);
	});
});
