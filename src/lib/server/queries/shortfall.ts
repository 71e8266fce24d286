import type { FacilityKind, Lifecycle } from '#lib/domain/facility.ts';
import type { Condition } from '#lib/domain/observation.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A municipal hydrant as it counts to its road; degrees. */
export interface RoadHydrant {
	id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	road_name: string | null;
	lifecycle: Lifecycle;
	season: 'winter' | null;
	/** null: never inspected. */
	condition: Condition | null;
	last_verified_at: string | null;
	usable_under_ice: boolean | null;
	is_in_outage: boolean;
	/** null: not on the map yet (待落图). */
	lon: number | null;
	lat: number | null;
}

/** Existing municipal hydrants of a district (in service + suspended), unplaced ones included. */
export async function listMunicipalHydrants(
	db: Queryable,
	district: string,
	at: Date
): Promise<RoadHydrant[]> {
	const { rows } = await db.query<
		Omit<RoadHydrant, 'last_verified_at'> & { last_verified_at: Date | string | null }
	>(
		`select f.id, f.kind, f.code, f.name, f.road_name, f.lifecycle, f.season, s.condition,
			s.last_verified_at, s.usable_under_ice, st_x(f.geom) as lon, st_y(f.geom) as lat,
			exists (
				select from outage o
				left join outage_facility m
					on m.district = o.district and m.outage_id = o.id and m.facility_id = f.id
				where o.district = f.district and o.from_at <= $2::timestamptz
					and coalesce(o.ended_at, o.until_at) > $2::timestamptz
					and o.until_at > $2::timestamptz
					and (m.facility_id is not null or st_intersects(o.geom, f.geom))
			) as is_in_outage
		from facility f
		left join facility_state s on s.district = f.district and s.facility_id = f.id
		where f.district = $1::text and f.kind = 'hydrant'
			and coalesce(f.ownership, 'municipal') = 'municipal'
			and f.lifecycle in ('in_service', 'suspended')
		order by f.code collate "C", f.id
		limit 500000`,
		[district, at]
	);
	return rows.map((row) => ({
		...row,
		last_verified_at: row.last_verified_at && new Date(row.last_verified_at).toISOString()
	}));
}

/** What an edge is like where the map or a planner's correction tells more than its class. */
export interface EdgeForm {
	id: number;
	width_m: number | null;
	lanes: number | null;
	/** On a bridge or in a tunnel. */
	is_structure: boolean;
}

/** Edges of a batch of which anything of this is known, `afterId < id`, in the order of id. */
export async function listEdgeForms(
	db: Queryable,
	district: string,
	batch: number,
	afterId: number,
	limit: number
): Promise<EdgeForm[]> {
	const { rows } = await db.query<EdgeForm>(
		`select e.id, coalesce(o.width_m, e.width_m)::float8 as width_m, e.lanes,
			e.bridge or e.tunnel as is_structure
		from road_edge e
		left join lateral (
			select (changes ->> 'width_m')::float8 as width_m from road_override o
			where o.district = e.district and not o.is_lost and o.way_id = e.way_id
				and o.from_node = e.from_node and o.to_node = e.to_node and o.ordinal = e.ordinal
				and o.changes ->> 'width_m' is not null
			order by o.created_at desc limit 1
		) o on true
		where e.district = $1::text and e.batch = $2::bigint and e.id > $3::int
			and (e.width_m is not null or e.lanes is not null or o.width_m is not null
				or e.bridge or e.tunnel)
		order by e.id
		limit $4::int`,
		[district, batch, afterId, limit]
	);
	return rows;
}
