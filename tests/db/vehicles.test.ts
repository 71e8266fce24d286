import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, getFacility } from '#lib/server/services/facility.ts';
import { listVehicles, saveVehicle } from '#lib/server/services/vehicle.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, issuesOf } from './harness/register.ts';

describeOnBothDatabases('vehicles', (getDb) => {
	const at = () => contextOf(getDb());
	let station = '';
	let micro = '';
	const save = (input: object) =>
		saveVehicle(at(), 'r1', { station_id: station, kind: 'main_pumper', name: '主战车', ...input });

	beforeAll(async () => {
		await createDistrict(at(), { code: 'r1', name: 'r1', boundary: 'auto' });
		const make = (input: object) =>
			createFacility(at(), 'r1', hydrant({ ownership: null, ...input }));
		const unit = { serviced_by: '甲公司' };
		station = (await make({ kind: 'fire_station', category: 'national' })).id;
		micro = (await make({ kind: 'micro_station', sponsor: 'village', ...unit })).id;
	});

	it('stand on a station, with their measures', async () => {
		const saved = await save({ plate: '黑F·0119', height_m: 3.45, water_tons: 6, crew: 6 });
		expect(saved).toMatchObject({
			height_m: 3.45,
			water_tons: 6,
			lifecycle: 'in_service',
			version: 1
		});
		const { vehicles } = await getFacility(at(), 'r1', station);
		expect(vehicles).toEqual([saved]);
	});

	it('are replaced whole by their id, one version on', async () => {
		const first = await save({ name: '云梯', kind: 'aerial_ladder', height_m: 3.9, note: '借用' });
		const second = await save({ id: first.id, name: '云梯', kind: 'aerial_ladder', weight_t: 33 });
		expect(second).toMatchObject({
			id: first.id,
			version: 2,
			weight_t: 33,
			height_m: null,
			note: null
		});
		expect((await listVehicles(at(), 'r1')).filter(({ id }) => id === first.id)).toEqual([second]);
	});

	it('of micro stations too; a maintainer sees those of its own stations only', async () => {
		const cart = await save({ station_id: micro, kind: 'other', name: '消防摩托' });
		const maintainer = asPerson(getDb(), { role: 'maintainer', party: '甲公司' });
		expect(await listVehicles(maintainer, 'r1')).toEqual([cart]);
	});

	it.each([
		['station_id', { station_id: randomUUID() }],
		['height_m', { height_m: 0 }],
		['name', { name: ' ' }],
		['kind', { kind: 'tank' }],
		['crew', { crew: 2.5 }]
	])('are refused with a word about %s', async (path, input) => {
		expect(await issuesOf(save(input))).toMatchObject([{ path }]);
	});

	it('do not stand on a hydrant', async () => {
		const { id } = await createFacility(at(), 'r1', hydrant());
		expect(await issuesOf(save({ station_id: id }))).toMatchObject([{ path: 'station_id' }]);
	});
});
