import { beforeAll, expect, it } from 'vitest';
import { Forbidden } from '#lib/server/errors.ts';
import { createClosure } from '#lib/server/services/closure.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { computeReachFeatures, computeReachOf } from '#lib/server/services/reach.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const NOW = '2026-03-01T00:00:00Z';

describeOnBothDatabases('reach along the streets of a town', (getDb) => {
	const designed = { kind: 'hydrant', view: 'designed', winter: false } as const;
	const context = (at = NOW) => contextOf(getDb(), at);

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 'w1');
		await importOsm(contextOf(db), 'w1', townSource());
		await insertTestFacility(db, 'w1', {
			kind: 'hydrant',
			name: '路口',
			lon: WEST + BLOCK,
			lat: SOUTH + BLOCK
		});
		await insertTestFacility(db, 'w1', {
			kind: 'hydrant',
			name: '林中',
			lon: WEST - 0.05,
			lat: SOUTH
		});
		await db.query(`update district_revision set register = register + 1 where district = 'w1'`);
	});

	it('cuts each street where the hose ends, and counts its meters once', async () => {
		const { summary, edges } = await computeReachFeatures(context(), 'w1', {
			...designed,
			withinMeters: 170
		});
		// Blocks of the hydrant's own row: a degree of longitude is shorter farther north.
		const { rows } = await getDb().query<{ meters: number }>(
			`select avg(length_m) as meters from road_edge where district = 'w1'
				and abs(st_ymin(geom) - $1::float8) < 1e-9 and abs(st_ymax(geom) - $1::float8) < 1e-9`,
			[SOUTH + BLOCK]
		);
		const block = rows[0]!.meters;
		// To the west stands a junction of three streets, to the east one of four; north and south are too far.
		const left = 170 - block;
		expect(left).toBeGreaterThan(0);
		expect(summary.reachedMeters).toBeCloseTo(2 * 170 + 2 * block + 2 * left + 3 * left, 2);
		expect(summary.reachedMeters + summary.beyondMeters).toBeCloseTo(summary.totalMeters, 6);
		expect(summary.offRoad.map(({ name }) => name)).toEqual(['林中']);
		const sum = edges!.features.reduce((all, { properties }) => all + properties.lengthMeters, 0);
		expect(sum).toBeCloseTo(summary.reachedMeters, 1);
		for (const { properties } of edges!.features) {
			expect(properties.farthestMeters).toBeLessThanOrEqual(170);
		}
	});

	it('reaches a building only within the off-road budget, which counts as length', async () => {
		const near = await computeReachOf(context(), 'w1', { ...designed, offRoadMeters: 0 });
		expect(near.reachedBuildings).toBe(0);
		const wide = { ...designed, withinMeters: 400, offRoadMeters: 120 };
		const far = await computeReachFeatures(context(), 'w1', wide);
		expect(far.summary.reachedBuildings).toBeGreaterThan(3);
		expect(far.summary.reachedBuildings).toBeLessThan(far.summary.buildingCount);
		for (const { meters } of far.buildings)
			if (meters !== null) expect(meters).toBeLessThan(400.001);
	});

	it('lays no hose across a closed street', async () => {
		const before = await computeReachOf(context(), 'w1', designed);
		await createClosure(context(), 'w1', {
			from_at: '2026-03-01T00:00:00Z',
			until_at: '2026-03-05T00:00:00Z',
			reason: '塌方',
			geometry: { type: 'Point', coordinates: [WEST + 1.5 * BLOCK, SOUTH + BLOCK] }
		});
		const during = await computeReachOf(context('2026-03-02T00:00:00Z'), 'w1', designed);
		expect(during.closedEdgeCount).toBe(1);
		expect(during.reachedMeters).toBeLessThan(before.reachedMeters - 100);
	});

	it('answers nobody without the right to read the map', async () => {
		const stranger = { ...context(), actor: { ...context().actor, memberships: [] } };
		await expect(computeReachOf(stranger, 'w1', designed)).rejects.toThrow(Forbidden);
	});
});
