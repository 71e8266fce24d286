import type { CycleKind } from '#lib/domain/cycle.ts';
import type { FacilityState } from '#lib/domain/facility.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A facility and when it was last seen, by what was done; ISO strings, null for never. */
export interface SeenFacility {
	id: string;
	kind: CycleKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	township_code: string | null;
	responsible_person: string | null;
	lon: number | null;
	lat: number | null;
	condition: FacilityState | null;
	looked: string | null;
	opened: string | null;
	flowed: string | null;
	measured: string | null;
	drained: string | null;
	/** Latest use at an incident that nobody has opened it after. */
	used: string | null;
}

export interface SeenFilter {
	kinds: readonly CycleKind[];
	servicedBy: string | undefined;
	includesSensitive: boolean;
	/** What was seen or used after this moment does not count: the question is about the past. */
	at: Date;
	/** Id after which the page begins. */
	after: string | null;
	limit: number;
}

/** Facilities in service or suspended, by id, with the times at which somebody was there. */
export async function listSeen(
	db: Queryable,
	district: string,
	filter: SeenFilter
): Promise<SeenFacility[]> {
	const { rows } = await db.query<SeenFacility>(
		`select f.id, f.kind, f.code, f.name, f.address, f.road_name, f.township_code, f.responsible_person,
			st_x(f.geom) as lon, st_y(f.geom) as lat, s.condition,
			o.looked, o.opened, o.flowed, o.measured, o.drained, u.used
		from facility f
		left join facility_state s on s.district = f.district and s.facility_id = f.id
		left join lateral (
			select max(v.observed_at) filter (where v.evidence in ('visual', 'opened', 'flowed', 'measured')) as looked,
				max(v.observed_at) filter (where v.evidence in ('opened', 'flowed', 'measured')) as opened,
				max(v.observed_at) filter (where v.evidence in ('flowed', 'measured')) as flowed,
				max(v.observed_at) filter (where v.evidence = 'measured') as measured,
				max(v.observed_at) filter (where v.evidence in ('opened', 'flowed', 'measured')
					and not v.defects && '{undrained,frozen}'::text[]
					and not exists (select from water_use_facility y
						where y.district = v.district and y.facility_id = v.facility_id
							and y.observation_id = v.id)) as drained
			from observation v
			where v.district = f.district and v.facility_id = f.id and v.observed_at <= $5::timestamptz
		) o on true
		left join lateral (
			select max(w.used_at) as used
			from water_use_facility x
			join water_use w on w.district = x.district and w.id = x.use_id
			where x.district = f.district and x.facility_id = f.id and w.used_at <= $5::timestamptz
				and not exists (select from observation v
					where v.district = x.district and v.facility_id = x.facility_id
						and v.observed_at > w.used_at and v.observed_at <= $5::timestamptz
						and v.evidence in ('opened', 'flowed', 'measured'))
		) u on true
		where f.district = $1::text and f.kind = any ($2::text[])
			and f.lifecycle in ('in_service', 'suspended')
			and ($3::text is null or f.serviced_by = $3::text)
			and ($4::boolean or f.disclosure <> 'sensitive')
			and ($6::uuid is null or f.id > $6::uuid)
		order by f.id
		limit $7::int`,
		[
			district,
			filter.kinds,
			filter.servicedBy ?? null,
			filter.includesSensitive,
			filter.at,
			filter.after,
			filter.limit
		]
	);
	return rows;
}
