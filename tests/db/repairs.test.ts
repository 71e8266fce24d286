import { beforeAll, expect, it } from 'vitest';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { computeFailures } from '#lib/server/services/failure.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { computeRate } from '#lib/server/services/rate.ts';
import { computeRepairs, type RepairOptions } from '#lib/server/services/repair.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { newObservation } from './harness/register.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const SIDE = 3 * BLOCK;
const AREA = `SRID=4490;MULTIPOLYGON(((${WEST} ${SOUTH},${WEST + SIDE} ${SOUTH},${WEST + SIDE} ${SOUTH + SIDE},${WEST} ${SOUTH + SIDE},${WEST} ${SOUTH})))`;
type Condition = 'intact' | 'impaired' | 'unusable';

describeOnBothDatabases('which repairs come first', (getDb) => {
	const ids: Record<string, string> = {};
	const repairs = (options: Partial<RepairOptions> = {}) =>
		computeRepairs(contextOf(getDb()), 'm1', { count: 10, ...options });
	const cover = (depth = 1) =>
		computeCoverage(contextOf(getDb()), 'm1', { view: 'as_is', winter: false, depth });
	const see = (name: string, condition: Condition) =>
		recordObservations(contextOf(getDb()), 'm1', [
			newObservation(ids[name] ?? '', {
				condition,
				...(condition === 'intact' ? {} : { defects: ['no_water'] })
			})
		]);

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 'm1');
		await importOsm(contextOf(db), 'm1', townSource());
		await db.query(`delete from area where district = 'm1'`);
		await db.query(
			`insert into area (district, kind, name, geom, source) values ('m1', 'urban_boundary', 'a', $1::geometry, 'test')`,
			[AREA]
		);
		const add = async (name: string, column: number, row: number, kind = 'hydrant') => {
			const [lon, lat] = [WEST + column * BLOCK, SOUTH + row * BLOCK];
			ids[name] = await insertTestFacility(db, 'm1', { kind, lon, lat, name });
		};
		await add('works', 0.5, 0.5);
		await add('beside', 0.9, 0.5);
		await add('far', 2, 2);
		await add('worn', 2.5, 0.5);
		await add('crane', 1, 1, 'water_crane');
		await add('new', 0.5, 2.5);
		await db.query(
			`update facility set serviced_by = '一队' where district = 'm1' and name = 'far'`
		);
		await db.query(`update district_revision set register = register + 1 where district = 'm1'`);
		await see('works', 'intact');
		await see('beside', 'unusable');
		await see('far', 'unusable');
		await see('worn', 'impaired');
		await see('crane', 'unusable');
	});

	it('gives each what its repair regains, and says why some regain nothing', async () => {
		const answer = await repairs();
		const of = (name: string) => answer.repairs.find(({ id }) => id === ids[name]);
		expect(answer.repairs.map(({ name }) => name).sort()).toEqual(
			['beside', 'crane', 'far', 'worn'].sort()
		);
		expect(answer.repairs[0]).toMatchObject({ name: 'far', note: null, isCounted: true });
		expect(of('far')?.regainSquareMeters).toBeCloseTo(Math.PI * 150 ** 2, 0);
		expect(of('beside')?.regainSquareMeters).toBeGreaterThan(1000);
		expect(of('beside')?.regainSquareMeters).toBeLessThan(Math.PI * 150 ** 2 - 1000);
		expect(of('worn')).toMatchObject({ note: 'usable', regainSquareMeters: 0 });
		expect(of('crane')).toMatchObject({ note: 'no_radius', isCounted: true });
		expect(of('far')?.buildings).toBeGreaterThan(0);
		const rate = await computeRate(contextOf(getDb()), 'm1');
		expect(answer.rate.missingToTarget).toBe(rate.missingToTarget);
		expect(answer.byParty.map(({ party, count }) => [party, count])).toEqual([
			['一队', 1],
			[null, 1]
		]);
	});

	it('narrows the plan to a servicing unit, and follows the money if asked', async () => {
		const { plan } = await repairs({ party: '一队' });
		expect(plan.steps.map(({ id }) => id)).toEqual([ids['far']]);
		const none = await repairs({ party: '-' });
		expect(none.plan.steps.map(({ id }) => id)).toEqual([ids['beside']]);
		const { plan: cheap } = await repairs({ perCost: true });
		expect(cheap.steps.at(-1)?.totalCost).toBeCloseTo(0.6, 9);
	});

	it('loses with each facility what only it covers, which is what a depth of two lacks', async () => {
		const failures = await computeFailures(contextOf(getDb()), 'm1');
		const [once, twice] = [await cover(1), await cover(2)];
		expect(failures.coveredSquareMeters - failures.onceSquareMeters).toBeCloseTo(
			twice.coveredSquareMeters,
			3
		);
		expect(failures.survivesOneRate).toBeCloseTo(twice.coveredRate ?? NaN, 9);
		const worn = failures.failures.find(({ id }) => id === ids['worn']);
		await see('worn', 'unusable');
		const after = await cover();
		expect(once.coveredSquareMeters - after.coveredSquareMeters).toBeCloseTo(
			worn?.lossSquareMeters ?? NaN,
			3
		);
	});

	it('regains to the square centimeter what the plan said once the repairs are seen', async () => {
		const before = await cover();
		const { plan, allSquareMeters } = await repairs({ count: 2 });
		expect(plan.steps).toHaveLength(2);
		expect(plan.boundSquareMeters).toBeGreaterThanOrEqual(plan.totalSquareMeters - 1e-6);
		for (const { id } of plan.steps)
			await recordObservations(contextOf(getDb()), 'm1', [newObservation(id)]);
		const after = await cover();
		expect(after.coveredSquareMeters - before.coveredSquareMeters).toBeCloseTo(
			plan.totalSquareMeters,
			3
		);
		expect(after.coveredRate).toBeCloseTo(plan.coveredRateAfter ?? NaN, 9);
		const { plan: rest, repairs: left } = await repairs();
		expect(rest.totalSquareMeters).toBeCloseTo(allSquareMeters - plan.totalSquareMeters, 3);
		expect(left).toHaveLength(2);
	});
});
