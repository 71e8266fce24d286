import { randomUUID } from 'node:crypto';
import { VehicleInputSchema, type Vehicle, type VehicleInput } from '#lib/domain/vehicle.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listExistingIds } from '#lib/server/queries/facility.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { listVehicles as listRows, saveVehicle as saveRow } from '#lib/server/queries/vehicle.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { invalid, parseInput } from './validation.ts';

export async function listVehicles(
	context: Context,
	district: string,
	stationId?: string
): Promise<Vehicle[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	const servicedBy = confinedTo(context.actor, district);
	return listRows(context.db, district, { stationId, servicedBy });
}

/** Stores a vehicle, or replaces the one with its id. @throws {Invalid} Its station is no station. */
export async function saveVehicle(
	context: Context,
	district: string,
	input: VehicleInput
): Promise<Vehicle> {
	authorize(context, district, 'facility.write');
	const parsed = parseInput(VehicleInputSchema, input);
	return context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const stations = await listExistingIds(client, district, [parsed.station_id], {
				kinds: ['fire_station', 'micro_station']
			});
			if (!stations.has(parsed.station_id)) {
				throw invalid([
					{ path: 'station_id', message: '没有这个消防站 — there is no such station' }
				]);
			}
			const id = parsed.id ?? randomUUID();
			const [before] = await listRows(client, district, { id });
			const { plate, water_tons, foam_tons, height_m, width_m, weight_t, crew, note } = parsed;
			const vehicle = await saveRow(client, district, {
				id,
				station_id: parsed.station_id,
				kind: parsed.kind,
				name: parsed.name,
				lifecycle: parsed.lifecycle,
				plate: plate ?? null,
				water_tons: water_tons ?? null,
				foam_tons: foam_tons ?? null,
				height_m: height_m ?? null,
				width_m: width_m ?? null,
				weight_t: weight_t ?? null,
				crew: crew ?? null,
				note: note ?? null
			});
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'save',
				entity: 'vehicle',
				entityId: id,
				before,
				after: vehicle
			});
			return vehicle;
		},
		{ label: 'save vehicle' }
	);
}
