import type { WaterUse, WaterUseOutcome } from '#lib/domain/water-use.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { utc } from './json-time.ts';

/** How one facility did at an incident. Times are ISO strings. */
export interface WaterUseToStore {
	use_id: string;
	used_at: string;
	incident: string;
	note: string | null;
	facility_id: string;
	outcome: WaterUseOutcome;
	facility_note: string | null;
	observation_id: string;
}

/**
 * Stores what was used at incidents: an incident with the first facility that names it, further facilities of it as they
 * come, each once. @returns what was new.
 */
export async function insertWaterUses(
	db: Queryable,
	district: string,
	uses: readonly WaterUseToStore[],
	by: { id: string; name: string; at: string }
): Promise<{ use_id: string; facility_id: string; outcome: WaterUseOutcome }[]> {
	const json = JSON.stringify(uses);
	await db.query(
		`insert into water_use (district, id, used_at, incident, note, recorded_by, recorded_by_name, recorded_at)
		select distinct on (use_id) $1::text, use_id, used_at, incident, note, $3::text, $4::text, $5::timestamptz
		from jsonb_to_recordset($2::jsonb) as r(use_id uuid, used_at timestamptz, incident text, note text)
		order by use_id, used_at
		on conflict (district, id) do nothing`,
		[district, json, by.id, by.name, by.at]
	);
	const { rows } = await db.query<{
		use_id: string;
		facility_id: string;
		outcome: WaterUseOutcome;
	}>(
		`insert into water_use_facility (district, use_id, facility_id, outcome, note, observation_id)
		select $1::text, use_id, facility_id, outcome, facility_note, observation_id
		from jsonb_to_recordset($2::jsonb)
			as r(use_id uuid, facility_id uuid, outcome text, facility_note text, observation_id uuid)
		on conflict (district, use_id, facility_id) do nothing
		returning use_id, facility_id, outcome`,
		[district, json]
	);
	return rows;
}

/** Uses of water, the latest first; a maintainer sees those of its facilities. */
export async function listWaterUses(
	db: Queryable,
	district: string,
	filter: { id?: string | undefined; servicedBy?: string | undefined; limit: number }
): Promise<WaterUse[]> {
	const { rows } = await db.query<WaterUse>(
		`select w.id, w.used_at, w.incident, w.note, w.recorded_by_name, w.recorded_at, x.facilities
		from water_use w
		join lateral (
			select json_agg(json_build_object('facility_id', u.facility_id, 'kind', f.kind, 'code', f.code,
				'name', f.name, 'road_name', f.road_name, 'outcome', u.outcome, 'note', u.note,
				'checked_at', ${utc('c.checked_at')}, 'checked_by', c.checked_by) order by f.code, f.id) as facilities
			from water_use_facility u
			join facility f on f.district = u.district and f.id = u.facility_id
			left join lateral (
				select v.observed_at as checked_at, coalesce(v.observer_name, v.observer) as checked_by
				from observation v
				where v.district = u.district and v.facility_id = u.facility_id and v.observed_at > w.used_at
					and v.evidence in ('opened', 'flowed', 'measured')
				order by v.observed_at, v.id limit 1
			) c on true
			where u.district = w.district and u.use_id = w.id
				and ($3::text is null or f.serviced_by = $3::text)
		) x on x.facilities is not null
		where w.district = $1::text and ($2::uuid is null or w.id = $2::uuid)
		order by w.used_at desc, w.id
		limit $4::int`,
		[district, filter.id ?? null, filter.servicedBy ?? null, filter.limit]
	);
	return rows;
}
