import type { Queryable } from '#lib/server/db/pool.ts';

/** Facilities that outages concern, named or inside their areas. */
export async function listOutageFacilities(
	db: Queryable,
	district: string,
	outageIds: readonly string[]
): Promise<{ outage_id: string; facility_id: string }[]> {
	const { rows } = await db.query<{ outage_id: string; facility_id: string }>(
		`select o.id as outage_id, f.id as facility_id
		from outage o
		join facility f on f.district = o.district and f.lifecycle in ('in_service', 'suspended')
			and (exists (select from outage_facility x
				where x.district = o.district and x.outage_id = o.id and x.facility_id = f.id)
				or (f.geom && o.geom and st_intersects(f.geom, o.geom)))
		where o.district = $1::text and o.id = any ($2::uuid[])
		limit 200000`,
		[district, outageIds]
	);
	return rows;
}
