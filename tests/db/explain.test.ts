import { beforeAll, expect, it } from 'vitest';
import { createClosure } from '#lib/server/services/closure.ts';
import { explainPlace } from '#lib/server/services/explain.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const NOW = '2026-03-01T00:00:00Z';
const AREA = `SRID=4490;MULTIPOLYGON(((${WEST} ${SOUTH},${WEST + 3 * BLOCK} ${SOUTH},${WEST + 3 * BLOCK} ${SOUTH + 3 * BLOCK},${WEST} ${SOUTH + 3 * BLOCK},${WEST} ${SOUTH})))`;

describeOnBothDatabases('asking a place why', (getDb) => {
	let broken = '';
	let working = '';
	const at = (column: number, row: number): [number, number] => [
		WEST + column * BLOCK,
		SOUTH + row * BLOCK
	];
	const explain = (column: number, row: number, options = {}, moment = NOW) =>
		explainPlace(contextOf(getDb(), moment), 'e1', at(column, row), {
			view: 'as_is',
			winter: false,
			...options
		});
	const see = (facility: string, condition: string, when: string) =>
		getDb().query(
			`with seen as (insert into observation (district, id, facility_id, observed_at, observer, evidence, condition)
				values ('e1', gen_random_uuid(), $1, $3, 'crew', 'opened', $2) returning id)
			insert into facility_state (district, facility_id, condition, observation_id, observed_at, evidence,
				defects, is_disputed, last_verified_at)
			select 'e1', $1, $2, id, $3, 'opened', '{}', false, $3 from seen`,
			[facility, condition, when]
		);

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 'e1');
		await importOsm(contextOf(db), 'e1', townSource());
		await db.query(
			`insert into area (district, kind, name, geom, source) values ('e1', 'built_up', '镇区', $1::geometry, 'test')`,
			[AREA]
		);
		const put = (kind: string, column: number, row: number) => {
			const [lon, lat] = at(column, row);
			return insertTestFacility(db, 'e1', { kind, lon, lat });
		};
		working = await put('hydrant', 0, 0);
		broken = await put('hydrant', 2, 2);
		await put('hydrant', 2, 2.4);
		await put('fire_station', 0, 0);
		await see(working, 'intact', '2026-02-01T00:00:00Z');
		await see(broken, 'unusable', '2026-02-11T08:00:00Z');
		await db.query(
			`update district_revision set register = register + 1, areas = areas + 1 where district = 'e1'`
		);
	});

	it('names the nearest that works, by air and by the longer way along streets', async () => {
		const { coverage } = await explain(2, 2);
		expect(coverage).toMatchObject({ isInArea: true, isCovered: false, depth: 0 });
		expect(coverage.nearestByAir!.id).toBe(working);
		expect(coverage.nearestByRoad!.id).toBe(working);
		// Two blocks east and two north: 300 m and 445 m.
		expect(coverage.nearestByAir!.meters).toBeCloseTo(Math.hypot(300.1, 444.8), -1);
		expect(coverage.nearestByRoad!.meters).toBeCloseTo(300.1 + 444.8, -1);
		expect(coverage.rule).toMatchObject({
			value: 150,
			standard: 'GB 50974-2014',
			clause: '7.2.5',
			level: 'must'
		});
	});

	it('says what used to cover it, since when not, and the cheapest cure', async () => {
		const { coverage } = await explain(2, 2);
		expect(coverage.usedToCover).toMatchObject([
			{ id: broken, reason: 'unusable', since: '2026-02-11T08:00:00.000Z', evidence: 'opened' },
			{ reason: 'uninspected', since: null }
		]);
		expect(coverage.cures.map(({ action }) => action)).toEqual(['inspect', 'repair', 'build']);
		const [, repair, build] = coverage.cures;
		expect(repair).toMatchObject({ facility: broken, cost: 0.3 });
		expect(repair!.gainedSquareMeters).toBeCloseTo(Math.PI * 150 ** 2, -1);
		expect(build!.caveats.join()).toContain('未核管网');
	});

	it('needs no cure where something works, and none counts twice', async () => {
		const { coverage } = await explain(0.2, 0.2);
		expect(coverage).toMatchObject({ isCovered: true, depth: 1, cures: [] });
		const { coverage: later } = await explain(
			0.2,
			0.2,
			{ view: 'pessimistic' },
			'2026-12-01T00:00:00Z'
		);
		expect(later).toMatchObject({ isCovered: false, usedToCover: [{ reason: 'expired' }] });
	});

	it('says how late help is, and what a closure costs', async () => {
		const open = await explain(3, 0);
		expect(open.response).toMatchObject({ isBeyond: false, withoutClosures: null, cures: [] });
		await createClosure(contextOf(getDb(), NOW), 'e1', {
			from_at: '2026-03-02T00:00:00Z',
			until_at: '2026-03-05T00:00:00Z',
			reason: '塌方',
			geometry: { type: 'Point', coordinates: at(0.5, 0) }
		});
		const { response } = await explain(3, 0, {}, '2026-03-03T00:00:00Z');
		expect(response!.seconds).toBeGreaterThan(open.response!.seconds!);
		expect(response!.withoutClosures!.seconds).toBe(open.response!.seconds);
		expect(response!.rule).toMatchObject({ standard: 'GB 51080-2015', clause: '4.1.3-1' });
	});
});
