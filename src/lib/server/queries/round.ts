import type { Round } from '#lib/domain/round.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { utc } from './json-time.ts';

export type RoundToStore = Omit<Round, 'stops' | 'closed_at' | 'closed_by' | 'start'> & {
	lon: number;
	lat: number;
	stops: readonly string[];
};

/** Stores a round. @returns false when the id is taken: nothing changed. */
export async function insertRound(
	db: Queryable,
	district: string,
	round: RoundToStore
): Promise<boolean> {
	const { rowCount } = await db.query(
		`insert into round (district, id, name, assigned_to, assigned_name, made_by, made_at, mode, start_geom,
			returns, stop_minutes, shift_minutes, travel_seconds, guessed_count, stops, seconds)
		values ($1::text, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::timestamptz, $8::text,
			st_setsrid(st_makepoint($9::float8, $10::float8), 4490), $11::boolean, $12::real, $13::real,
			$14::integer, $15::integer, $16::uuid[], $17::integer[])
		on conflict (district, id) do nothing`,
		[
			district,
			round.id,
			round.name,
			round.assigned_to,
			round.assigned_name,
			round.made_by,
			round.made_at,
			round.mode,
			round.lon,
			round.lat,
			round.returns,
			round.stop_minutes,
			round.shift_minutes,
			round.travel_seconds,
			round.guessed_count,
			round.stops,
			round.seconds
		]
	);
	return rowCount === 1;
}

export interface RoundFilter {
	id?: string | undefined;
	/** Only those of this account. */
	assignedTo?: string | undefined;
	/** Only those that nobody has closed, made since this moment. */
	openSince?: Date | undefined;
	limit: number;
}

type RoundRow = Omit<Round, 'start'> & { lon: number; lat: number };

/** Rounds with what became of their stops, the latest first. */
export async function listRounds(
	db: Queryable,
	district: string,
	filter: RoundFilter
): Promise<Round[]> {
	const { rows } = await db.query<RoundRow>(
		`select r.id, r.name, r.assigned_to, r.assigned_name, r.made_by, r.made_at, r.mode,
			st_x(r.start_geom) as lon, st_y(r.start_geom) as lat, r.returns, r.stop_minutes, r.shift_minutes,
			r.travel_seconds, r.guessed_count, r.seconds, r.closed_at, r.closed_by, coalesce(s.stops, '[]') as stops
		from round r
		left join lateral (
			select json_agg(json_build_object('facility_id', f.id, 'kind', f.kind, 'code', f.code, 'name', f.name,
				'address', f.address, 'road_name', f.road_name,
				'position', case when f.geom is null then null else json_build_array(st_x(f.geom), st_y(f.geom)) end,
				'state', coalesce(t.condition, 'uninspected'), 'done_at', ${utc('a.observed_at')},
				'done_by', a.observer) order by u.n) as stops
			from unnest(r.stops) with ordinality as u(id, n)
			join facility f on f.district = r.district and f.id = u.id
			left join facility_state t on t.district = f.district and t.facility_id = f.id
			left join lateral (
				select v.observed_at, coalesce(v.observer_name, v.observer) as observer
				from observation v
				where v.district = f.district and v.facility_id = f.id and v.observed_at >= r.made_at
					and v.evidence in ('visual', 'opened', 'flowed', 'measured')
				order by v.observed_at, v.id limit 1
			) a on true
		) s on true
		where r.district = $1::text and ($2::uuid is null or r.id = $2::uuid)
			and ($3::text is null or r.assigned_to = $3::text)
			and ($4::timestamptz is null or (r.closed_at is null and r.made_at >= $4::timestamptz))
		order by r.made_at desc, r.id
		limit $5::int`,
		[district, filter.id ?? null, filter.assignedTo ?? null, filter.openSince ?? null, filter.limit]
	);
	return rows.map(({ lon, lat, ...round }) => ({ ...round, start: [lon, lat] }));
}

/** Ends a round that has not ended. @returns whether there was one. */
export async function closeRound(
	db: Queryable,
	district: string,
	id: string,
	at: Date,
	by: string
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update round set closed_at = $3::timestamptz, closed_by = $4::text
		where district = $1::text and id = $2::uuid and closed_at is null`,
		[district, id, at, by]
	);
	return rowCount === 1;
}
