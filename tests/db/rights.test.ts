import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROLES, isPermitted, type Permission, type Role } from '#lib/domain/roles.ts';
import { Forbidden, NotFound } from '#lib/server/errors.ts';
import * as area from '#lib/server/services/area.ts';
import type { Context } from '#lib/server/services/context.ts';
import * as district from '#lib/server/services/district.ts';
import * as facility from '#lib/server/services/facility.ts';
import * as observation from '#lib/server/services/observation.ts';
import * as outage from '#lib/server/services/outage.ts';
import * as rate from '#lib/server/services/rate.ts';
import * as rule from '#lib/server/services/rule.ts';
import * as vehicle from '#lib/server/services/vehicle.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation, squareAt } from './harness/register.ts';

/** What the uses of a district need to exist. */
interface Things {
	hydrant: string;
	station: string;
	area: string;
	outage: string;
}
type Use = (context: Context, code: string, things: Things) => Promise<unknown>;

const NEVER = randomUUID();
const parcel = squareAt(129, 47, { kind: 'parcel', name: '地块' }, 0.01);
const period = {
	from_at: '2026-03-01T00:00:00Z',
	until_at: '2026-03-02T00:00:00Z',
	reason: '抢修'
};

/** Every use of the register, with the permission that it asks for. */
const USES: [string, Permission, Use][] = [
	['read the district', 'map.read', (c, d) => district.getDistrict(c, d)],
	['read the boundary', 'map.read', (c, d) => district.getBoundary(c, d)],
	['list facilities', 'map.read', (c, d) => facility.listRegister(c, d, {})],
	['read a facility', 'map.read', (c, d, { hydrant }) => facility.getFacility(c, d, hydrant)],
	['read a history', 'map.read', (c, d, { hydrant }) => facility.getHistory(c, d, hydrant)],
	['list observations', 'map.read', (c, d) => observation.listObservations(c, d, {})],
	['list outages', 'map.read', (c, d) => outage.listOutages(c, d)],
	['list areas', 'map.read', (c, d) => area.listAreas(c, d)],
	['list places', 'map.read', (c, d) => area.listPlaces(c, d)],
	['list rules', 'map.read', (c, d) => rule.listRules(c, d)],
	['list vehicles', 'map.read', (c, d) => vehicle.listVehicles(c, d)],
	['read the rate', 'map.read', (c, d) => rate.computeRate(c, d)],
	['create a facility', 'facility.write', (c, d) => facility.createFacility(c, d, hydrant())],
	[
		'change a facility',
		'facility.write',
		async (c, d) => {
			const made = await facility.createFacility(contextOf(c.db), d, hydrant());
			return facility.updateFacility(c, d, made.id, { version: 1, name: '改' });
		}
	],
	[
		'save a vehicle',
		'facility.write',
		(c, d, { station }) =>
			vehicle.saveVehicle(c, d, { station_id: station, kind: 'other', name: '车' })
	],
	[
		'mark a state',
		'observation.write',
		(c, d, { hydrant }) => observation.recordObservations(c, d, [newObservation(hydrant)])
	],
	[
		'record an outage',
		'outage.write',
		(c, d, { hydrant }) => outage.recordOutage(c, d, { ...period, facility_ids: [hydrant] })
	],
	[
		'end an outage',
		'outage.write',
		async (c, d, { hydrant }) => {
			const input = { ...period, facility_ids: [hydrant] };
			const { id } = await outage.recordOutage(contextOf(c.db), d, input);
			return outage.endOutage(c, d, id);
		}
	],
	['create an area', 'area.write', (c, d) => area.createArea(c, d, parcel)],
	[
		'remove an area',
		'area.write',
		async (c, d) => {
			const made = await area.createArea(contextOf(c.db), d, parcel);
			return area.removeArea(c, d, made.area.id);
		}
	],
	[
		'set a rule',
		'rule.write',
		(c, d) => rule.setRule(c, d, 'hydrant.radius_m', { value: 150, reason: '测试' })
	],
	['reset a rule', 'rule.write', (c, d) => rule.resetRule(c, d, 'hydrant.radius_m')]
];

describeOnBothDatabases('rights in the register', (getDb) => {
	const things: Record<string, Things> = {};
	const operator = () => contextOf(getDb());
	const of = (code: string) => things[code] ?? { hydrant: '', station: '', area: '', outage: '' };
	const party = '甲公司';
	/** A person of r1, the unit of whose maintainers looks after the hydrant of both districts. */
	const person = (role: Role, code = 'r1') =>
		asPerson(getDb(), { role, district: code, ...(role === 'maintainer' ? { party } : {}) });
	const contents = async (code: string) => {
		const { rows } = await getDb().query(
			`select (select jsonb_agg(f order by id) from facility f where district = $1::text) as facility,
				(select jsonb_agg(o order by id) from observation o where district = $1::text) as observation,
				(select jsonb_agg(v order by id) from vehicle v where district = $1::text) as vehicle,
				(select jsonb_agg(o order by id) from outage o where district = $1::text) as outage,
				(select jsonb_agg(a order by id) from area a where district = $1::text) as area,
				(select jsonb_agg(r order by key) from district_rule r where district = $1::text) as rule,
				(select to_jsonb(r) from district_revision r where district = $1::text) as revision`,
			[code]
		);
		return rows[0];
	};

	beforeAll(async () => {
		for (const code of ['r1', 'r2']) {
			await district.createDistrict(operator(), { code, name: code, boundary: 'auto' });
			const make = (input: object) =>
				facility.createFacility(operator(), code, hydrant({ serviced_by: party, ...input }));
			const made = await make({ attributes: { pressure_mpa: 0.3 }, responsible_phone: '139' });
			const station = await make({ kind: 'fire_station', ownership: null, category: 'national' });
			const { area: stored } = await area.createArea(operator(), code, parcel);
			const { id } = await outage.recordOutage(operator(), code, {
				...period,
				facility_ids: [made.id]
			});
			things[code] = { hydrant: made.id, station: station.id, area: stored.id, outage: id };
		}
	});

	describe.each(ROLES)('of a %s', (role) => {
		it.each(USES)('let it %s, if it has %s', async (_name, permission, use) => {
			if (isPermitted([role], permission)) {
				await expect(use(person(role), 'r1', of('r1'))).resolves.not.toThrow();
			} else {
				await expect(use(person(role), 'r1', of('r1'))).rejects.toThrow(Forbidden);
			}
		});
	});

	it('end at the border: no role of one district may use another, and nothing changes there', async () => {
		const before = await contents('r2');
		for (const role of ROLES) {
			for (const [name, permission, use] of USES) {
				if (/change|end|remove/.test(name)) continue;
				const used = use(person(role), 'r2', of('r2'));
				await expect(used, `${role}: ${name} (${permission})`).rejects.toThrow(Forbidden);
			}
		}
		const planner = person('planner');
		const { hydrant: id, area: areaId, outage: outageId } = of('r2');
		const forbidden = [
			facility.updateFacility(planner, 'r2', id, { version: 1, name: '改' }),
			area.removeArea(planner, 'r2', areaId),
			outage.endOutage(planner, 'r2', outageId)
		];
		for (const attempt of forbidden) await expect(attempt).rejects.toThrow(Forbidden);
		expect(await contents('r2')).toEqual(before);
	});

	it('do not reach things of another district through their own', async () => {
		const before = await contents('r2');
		const planner = person('planner');
		const { hydrant: id, station, area: areaId, outage: outageId } = of('r2');
		await expect(facility.getFacility(planner, 'r1', id)).rejects.toThrow(NotFound);
		await expect(facility.getHistory(planner, 'r1', id)).rejects.toThrow(NotFound);
		const patch = { version: 1, name: '改' };
		await expect(facility.updateFacility(planner, 'r1', id, patch)).rejects.toThrow(NotFound);
		await expect(area.removeArea(planner, 'r1', areaId)).rejects.toThrow(NotFound);
		await expect(outage.endOutage(planner, 'r1', outageId)).rejects.toThrow(NotFound);
		const over = { ...period, facility_ids: [id] };
		await expect(outage.recordOutage(planner, 'r1', over)).rejects.toThrow();
		const cart = { station_id: station, kind: 'other' as const, name: '车' };
		await expect(vehicle.saveVehicle(planner, 'r1', cart)).rejects.toThrow();
		const { results } = await observation.recordObservations(planner, 'r1', [newObservation(id)]);
		expect(results[0]?.outcome).toBe('refused');
		expect(await observation.listObservations(planner, 'r1', { facilityId: id })).toEqual([]);
		expect(await contents('r2')).toEqual(before);
	});

	it('show each person its districts only', async () => {
		const codes = async (context: Context) =>
			(await district.listDistricts(context)).map(({ code }) => code);
		expect(await codes(person('viewer'))).toEqual(['r1']);
		expect(await codes(person('viewer', '*'))).toEqual(['r1', 'r2']);
		for (const role of ['system_admin', 'security_admin', 'auditor'] as const) {
			expect(await codes(person(role, '*'))).toEqual([]);
		}
	});

	it('let planners of all districts make new ones, and nobody else', async () => {
		const create = (context: Context, code: string) =>
			district.createDistrict(context, { code, name: code, boundary: 'auto' });
		for (const role of ROLES) await expect(create(person(role), 'x1')).rejects.toThrow(Forbidden);
		await expect(create(person('leader', '*'), 'x1')).rejects.toThrow(Forbidden);
		await expect(create(person('planner', '*'), 'x1')).resolves.toBeTruthy();
	});

	it('keep a maintainer to what its unit looks after', async () => {
		const other = await facility.createFacility(
			operator(),
			'r1',
			hydrant({ serviced_by: '乙公司' })
		);
		const look = newObservation(other.id);
		await observation.recordObservations(operator(), 'r1', [look]);
		const maintainer = person('maintainer');
		const { facilities } = await facility.listRegister(maintainer, 'r1', { limit: 1000 });
		expect(new Set(facilities.map(({ serviced_by }) => serviced_by))).toEqual(new Set([party]));
		await expect(facility.getFacility(maintainer, 'r1', other.id)).rejects.toThrow(NotFound);
		await expect(facility.getHistory(maintainer, 'r1', other.id)).rejects.toThrow(NotFound);
		const seen = await observation.listObservations(maintainer, 'r1', { limit: 1000 });
		expect(seen.some(({ facility_id }) => facility_id === other.id)).toBe(false);
		const mark = newObservation(other.id, { condition: 'unusable' });
		const { results } = await observation.recordObservations(maintainer, 'r1', [mark]);
		expect(results[0]).toMatchObject({ outcome: 'refused' });
		expect((await facility.getFacility(operator(), 'r1', other.id)).state).toBe('intact');
		const { counts } = await district.getDistrict(maintainer, 'r1');
		expect(counts.hydrant.in_service).toBe(
			facilities.filter(({ kind }) => kind === 'hydrant').length
		);
	});

	it('show nothing to a maintainer whose unit was left out', async () => {
		const nobody = asPerson(getDb(), { role: 'maintainer' });
		expect((await facility.listRegister(nobody, 'r1', {})).total).toBe(0);
	});

	it('hide pressures, phones and sensitive facilities from those who may not see them', async () => {
		const secret = await facility.createFacility(
			operator(),
			'r1',
			hydrant({ disclosure: 'sensitive', serviced_by: party })
		);
		const looks = [secret.id, of('r1').hydrant].map((id) =>
			newObservation(id, { evidence: 'measured', pressure_mpa: 0.3 })
		);
		await observation.recordObservations(operator(), 'r1', looks);
		for (const role of ['viewer', 'maintainer'] as const) {
			const reader = person(role);
			const { facilities } = await facility.listRegister(reader, 'r1', { limit: 1000 });
			const whole = JSON.stringify([
				facilities,
				await facility.getFacility(reader, 'r1', of('r1').hydrant),
				await facility.getHistory(reader, 'r1', of('r1').hydrant),
				await observation.listObservations(reader, 'r1', { limit: 1000 })
			]);
			expect(whole).not.toMatch(/"pressure_mpa":0|"responsible_phone":"/);
			expect(whole).not.toContain(secret.id);
			await expect(facility.getFacility(reader, 'r1', secret.id)).rejects.toThrow(NotFound);
		}
		const crew = await facility.getHistory(person('crew'), 'r1', of('r1').hydrant);
		expect(crew.versions[0]).toMatchObject({ responsible_phone: '139' });
		expect(crew.observations.some(({ pressure_mpa }) => pressure_mpa === 0.3)).toBe(true);
	});

	it('are asked for before anything is looked up: a stranger learns nothing of what exists', async () => {
		const stranger = person('auditor');
		await expect(facility.getFacility(stranger, 'r1', NEVER)).rejects.toThrow(Forbidden);
		await expect(district.getDistrict(stranger, 'nowhere')).rejects.toThrow(Forbidden);
		await expect(
			rule.setRule(stranger, 'r1', 'no.such', { value: 1, reason: 'x' })
		).rejects.toThrow(Forbidden);
	});
});
