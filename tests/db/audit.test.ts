import { beforeAll, expect, it } from 'vitest';
import { insertAudit, listAudit, type AuditRecord } from '#lib/server/queries/audit.ts';
import { createArea, removeArea } from '#lib/server/services/area.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { endOutage, recordOutage } from '#lib/server/services/outage.ts';
import { resetRule, setRule } from '#lib/server/services/rule.ts';
import { saveVehicle } from '#lib/server/services/vehicle.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation, squareAt } from './harness/register.ts';

describeOnBothDatabases('the audit trail', (getDb) => {
	const planner = () => asPerson(getDb(), { role: 'planner', id: '10086' });
	const trail = (entity: string, entityId?: string) =>
		listAudit(getDb(), { district: 'r1', entity, entityId, limit: 100 });
	const only = async (entity: string, entityId: string, action: string): Promise<AuditRecord> => {
		const found = (await trail(entity, entityId)).filter((line) => line.action === action);
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({
			actor: '10086',
			actor_name: 'name of 10086',
			via: 'web',
			address: '10.0.0.7',
			district: 'r1'
		});
		return found[0]!;
	};
	const make = (input: object = {}) => createFacility(planner(), 'r1', hydrant(input));

	beforeAll(async () => {
		await createDistrict(contextOf(getDb()), { code: 'r1', name: 'r1', boundary: 'auto' });
	});

	it('tells of a district that was made', async () => {
		expect(await trail('district')).toMatchObject([{ action: 'create', after: { code: 'r1' } }]);
	});

	it('tells what a facility was before and after each change', async () => {
		const { id } = await make({ name: '甲' });
		expect(await only('facility', id, 'create')).toMatchObject({
			before: null,
			after: { name: '甲' }
		});
		await updateFacility(planner(), 'r1', id, { version: 1, name: '乙' });
		expect(await only('facility', id, 'update')).toMatchObject({
			before: { name: '甲', version: 1 },
			after: { name: '乙', version: 2 }
		});
		await updateFacility(planner(), 'r1', id, {
			version: 2,
			lifecycle: 'removed',
			removed_on: '2026-01-01',
			removal_approval: '3号'
		});
		expect(await only('facility', id, 'remove')).toMatchObject({
			before: { lifecycle: 'in_service' },
			after: { lifecycle: 'removed', removal_approval: '3号' }
		});
	});

	it('tells of each observation once, however often it was sent', async () => {
		const { id } = await make();
		const look = newObservation(id, { condition: 'unusable', defects: ['frozen'] });
		for (let time = 0; time < 2; time += 1) await recordObservations(planner(), 'r1', [look]);
		expect(await only('facility', id, 'observe')).toMatchObject({
			after: { observation: look.id, condition: 'unusable', defects: ['frozen'] }
		});
	});

	it('tells of outages, their end included', async () => {
		const { id } = await make();
		const period = { from_at: '2026-03-01T00:00:00Z', until_at: '2026-03-02T00:00:00Z' };
		const input = { ...period, reason: '抢修', facility_ids: [id] };
		const outage = await recordOutage(planner(), 'r1', input);
		expect(await only('outage', outage.id, 'create')).toMatchObject({ after: { reason: '抢修' } });
		await endOutage(planner(), 'r1', outage.id);
		expect(await only('outage', outage.id, 'end')).toMatchObject({
			before: { ended_at: null },
			after: { ended_by: 'name of 10086' }
		});
	});

	it('tells of areas with their outlines, also of those that were replaced', async () => {
		const source = { source: '规划图', source_id: 'P-1' };
		const first = squareAt(129, 47, { kind: 'parcel', name: '旧', ...source }, 0.01);
		const second = squareAt(129, 47, { kind: 'parcel', name: '新', ...source }, 0.02);
		const { area } = await createArea(planner(), 'r1', first);
		expect(await only('area', area.id, 'create')).toMatchObject({
			before: null,
			after: { name: '旧', geometry: { type: 'MultiPolygon' } }
		});
		await createArea(planner(), 'r1', second);
		expect(await only('area', area.id, 'replace')).toMatchObject({
			before: { name: '旧', geometry: area.geometry },
			after: { name: '新' }
		});
		await removeArea(planner(), 'r1', area.id);
		expect(await only('area', area.id, 'remove')).toMatchObject({ before: { name: '新' } });
	});

	it('tells of rules and vehicles, before and after', async () => {
		await setRule(planner(), 'r1', 'hydrant.radius_m', { value: 120, reason: '从严' });
		expect(await only('rule', 'hydrant.radius_m', 'set')).toMatchObject({
			before: { value: 150 },
			after: { value: 120, reason: '从严' }
		});
		await resetRule(planner(), 'r1', 'hydrant.radius_m');
		expect(await only('rule', 'hydrant.radius_m', 'reset')).toMatchObject({
			before: { value: 120 },
			after: { value: 150 }
		});
		const station = await make({ kind: 'fire_station', ownership: null, category: 'national' });
		const vehicle = { station_id: station.id, kind: 'other' as const };
		const { id } = await saveVehicle(planner(), 'r1', { ...vehicle, name: '旧车' });
		await saveVehicle(planner(), 'r1', { ...vehicle, id, name: '新车' });
		const [second, first] = await trail('vehicle', id);
		expect(first).toMatchObject({ before: null, after: { name: '旧车' } });
		expect(second).toMatchObject({ before: { name: '旧车' }, after: { name: '新车' } });
	});

	it('tells nothing of what was refused', async () => {
		const { id } = await make({ code: 'A-1' });
		const before = await trail('facility');
		await make({ code: 'A-1' }).catch(() => undefined);
		await updateFacility(planner(), 'r1', id, { version: 9, name: 'x' }).catch(() => undefined);
		const viewer = asPerson(getDb(), { role: 'viewer' });
		await createFacility(viewer, 'r1', hydrant()).catch(() => undefined);
		expect(await trail('facility')).toEqual(before);
	});

	it('is written with the change or not at all', async () => {
		const before = await trail('facility');
		const failing = getDb().transaction(async (client) => {
			const actor = planner().actor;
			await insertAudit(client, { actor, district: 'r1', action: 'x', entity: 'facility' });
			throw new Error('the change failed');
		});
		await expect(failing).rejects.toThrow('the change failed');
		expect(await trail('facility')).toEqual(before);
	});

	it.each([
		`update audit set actor = 'somebody else'`,
		`delete from audit`,
		`delete from audit where id = -1`,
		`truncate audit`,
		`truncate observation cascade`,
		`truncate facility_version`,
		`with gone as (delete from audit returning id) select count(*) from gone`,
		`insert into audit (id, actor, actor_name, via, action, entity) overriding system value
			select id, 'x', 'x', via, action, entity from audit limit 1
			on conflict (id) do update set actor = 'x'`
	])('cannot be changed or deleted through SQL: %s', async (statement) => {
		const before = await listAudit(getDb(), { limit: 1000 });
		expect(before.length).toBeGreaterThan(0);
		await expect(getDb().query(statement)).rejects.toThrow(/append-only/);
		expect(await listAudit(getDb(), { limit: 1000 })).toEqual(before);
	});
});
