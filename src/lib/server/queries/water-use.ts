import type { WaterUse, WaterUseOutcome } from '#lib/domain/water-use.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { utc } from './json-time.ts';

export interface WaterUseToStore {
	id: string;
	used_at: string;
	incident: string;
	note: string | null;
	recorded_by: string;
	recorded_by_name: string;
	recorded_at: string;
	facilities: readonly {
		facility_id: string;
		outcome: WaterUseOutcome;
		note: string | null;
		observation_id: string;
	}[];
}

/** Stores a use of water and what was used. @returns false when the id is taken: nothing changed. */
export async function insertWaterUse(
	db: Queryable,
	district: string,
	use: WaterUseToStore
): Promise<boolean> {
	const { rowCount } = await db.query(
		`insert into water_use (district, id, used_at, incident, note, recorded_by, recorded_by_name, recorded_at)
		values ($1::text, $2::uuid, $3::timestamptz, $4::text, $5::text, $6::text, $7::text, $8::timestamptz)
		on conflict (district, id) do nothing`,
		[
			district,
			use.id,
			use.used_at,
			use.incident,
			use.note,
			use.recorded_by,
			use.recorded_by_name,
			use.recorded_at
		]
	);
	if (rowCount !== 1) return false;
	await db.query(
		`insert into water_use_facility (district, use_id, facility_id, outcome, note, observation_id)
		select $1::text, $2::uuid, r.facility_id, r.outcome, r.note, r.observation_id
		from jsonb_to_recordset($3::jsonb)
			as r(facility_id uuid, outcome text, note text, observation_id uuid)`,
		[district, use.id, JSON.stringify(use.facilities)]
	);
	return true;
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
