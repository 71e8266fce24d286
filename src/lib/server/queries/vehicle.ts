import type { Vehicle } from '#lib/domain/vehicle.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

const COLUMNS = `id, station_id, kind, name, plate, lifecycle, water_tons, foam_tons, height_m, width_m,
	weight_t, crew, note, version`;

export interface VehicleFilter {
	id?: string | undefined;
	stationId?: string | undefined;
	/** Only on stations that this servicing unit looks after. */
	servicedBy?: string | undefined;
}

/** Vehicles of the district by station, kind and name. */
export async function listVehicles(
	db: Queryable,
	district: string,
	filter: VehicleFilter = {}
): Promise<Vehicle[]> {
	const { rows } = await db.query<Vehicle>(
		`select ${COLUMNS} from vehicle t
		where district = $1::text
			and ($2::uuid is null or id = $2::uuid)
			and ($3::uuid is null or station_id = $3::uuid)
			and ($4::text is null or exists (select from facility f
				where f.district = t.district and f.id = t.station_id and f.serviced_by = $4::text))
		order by station_id, kind, name, id
		limit 10000`,
		[district, filter.id ?? null, filter.stationId ?? null, filter.servicedBy ?? null]
	);
	return rows;
}

/** Inserts a vehicle, or replaces the one with its id. */
export async function saveVehicle(
	db: Queryable,
	district: string,
	vehicle: Omit<Vehicle, 'version'>
): Promise<Vehicle> {
	const { rows } = await db.query<Vehicle>(
		`insert into vehicle as t (district, id, station_id, kind, name, plate, lifecycle, water_tons,
			foam_tons, height_m, width_m, weight_t, crew, note)
		select $1::text, r.id, r.station_id, r.kind, r.name, r.plate, r.lifecycle, r.water_tons,
			r.foam_tons, r.height_m, r.width_m, r.weight_t, r.crew, r.note
		from jsonb_to_record($2::jsonb) as r(id uuid, station_id uuid, kind text, name text, plate text,
			lifecycle text, water_tons real, foam_tons real, height_m real, width_m real,
			weight_t real, crew integer, note text)
		on conflict (district, id) do update set station_id = excluded.station_id,
			kind = excluded.kind, name = excluded.name, plate = excluded.plate,
			lifecycle = excluded.lifecycle, water_tons = excluded.water_tons,
			foam_tons = excluded.foam_tons, height_m = excluded.height_m,
			width_m = excluded.width_m, weight_t = excluded.weight_t, crew = excluded.crew,
			note = excluded.note, version = t.version + 1
		returning ${COLUMNS}`,
		[district, JSON.stringify(vehicle)]
	);
	const saved = rows[0];
	if (!saved) throw new Error('insert into vehicle returned no row');
	return saved;
}
