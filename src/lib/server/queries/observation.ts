import type { Observation, ObservationInput } from '#lib/domain/observation.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export interface ObservationToStore extends ObservationInput {
	received_at: string;
	observer: string;
	observer_name: string | null;
	source: string;
	clock_offset_s?: number | null;
}

type ObservationRow = Omit<Observation, 'observer_position'> & {
	lon: number | null;
	lat: number | null;
};

const COLUMNS = `o.id, o.facility_id, o.observed_at, o.received_at, o.observer, o.observer_name, o.device,
	o.evidence, o.condition, o.defects, o.part, o.pressure_mpa, o.flow_lps, o.usable_under_ice,
	st_x(o.observer_geom) as lon, st_y(o.observer_geom) as lat, o.observer_accuracy_m, o.note, o.source,
	o.clock_offset_s, o.facts,
	(
		select coalesce(json_agg(json_build_object(
			'hash', p.hash, 'is_received', f.id is not null,
			'id', case when f.removed_at is null then f.id end) order by p.ordinal), '[]')
		from observation_photo p
		left join facility_photo f on f.district = p.district
			and f.observation_id = p.observation_id and f.original_hash = p.hash
		where p.district = o.district and p.observation_id = o.id
	) as photos`;

function toObservation({ lon, lat, ...row }: ObservationRow): Observation {
	return { ...row, observer_position: lon === null || lat === null ? null : [lon, lat] };
}

const INSERTED = `id, facility_id, observed_at, received_at, observer, observer_name, device, evidence,
	condition, defects, part, pressure_mpa, flow_lps, usable_under_ice, observer_accuracy_m, note, source,
	clock_offset_s, facts`;

/** An `ObservationToStore` in JSON as a record `r`. */
const RECORD = `r(id uuid, facility_id uuid, observed_at timestamptz, received_at timestamptz,
	observer text, observer_name text, device text, evidence text, condition text, defects text[],
	part text, pressure_mpa real, flow_lps real, usable_under_ice boolean,
	observer_position float8[], observer_accuracy_m real, note text, source text,
	clock_offset_s integer, facts jsonb)`;

/** Inserts observations of a JSON relation; `from` must give a jsonb `o`. An id that is taken stays. */
export function insertObservationsFrom(from: string, changeSet = 'null::uuid'): string {
	return `insert into observation (district, change_set, observer_geom, ${INSERTED})
		select $1::text, ${changeSet},
			st_setsrid(st_makepoint(observer_position[1], observer_position[2]), 4490),
			id, facility_id, observed_at, received_at, observer, observer_name, device, evidence,
			condition, coalesce(defects, '{}'), part, pressure_mpa, flow_lps, usable_under_ice,
			observer_accuracy_m, note, source, clock_offset_s, facts
		from ${from} cross join lateral jsonb_to_record(o) as ${RECORD}
		on conflict (district, id) do nothing
		returning id, facility_id`;
}

/** Appends observations. An id that is taken is left as it is. @returns the ids that were new. */
export async function insertObservations(
	db: Queryable,
	district: string,
	observations: readonly ObservationToStore[]
): Promise<Set<string>> {
	if (observations.length === 0) return new Set();
	const { rows } = await db.query<{ id: string }>(
		insertObservationsFrom('jsonb_array_elements($2::jsonb) as o'),
		[district, JSON.stringify(observations)]
	);
	return new Set(rows.map((row) => row.id));
}

/** Observations by id. */
export async function listObservationsById(
	db: Queryable,
	district: string,
	ids: readonly string[]
): Promise<Observation[]> {
	const { rows } = await db.query<ObservationRow>(
		`select ${COLUMNS} from observation o where o.district = $1::text and o.id = any ($2::uuid[])`,
		[district, ids]
	);
	return rows.map(toObservation);
}

export interface ObservationFilter {
	facilityId?: string | undefined;
	from?: Date | undefined;
	until?: Date | undefined;
	servicedBy?: string | undefined;
	/** False hides what was seen of facilities whose disclosure is `sensitive`. */
	includesSensitive: boolean;
	limit: number;
}

/** Observations, newest seen first. */
export async function listObservations(
	db: Queryable,
	district: string,
	filter: ObservationFilter
): Promise<Observation[]> {
	const { rows } = await db.query<ObservationRow>(
		`select ${COLUMNS} from observation o
		where o.district = $1::text
			and ($2::uuid is null or o.facility_id = $2::uuid)
			and ($3::timestamptz is null or o.observed_at >= $3::timestamptz)
			and ($4::timestamptz is null or o.observed_at <= $4::timestamptz)
			and exists (
				select from facility f
				where f.district = o.district and f.id = o.facility_id
					and ($5::text is null or f.serviced_by = $5::text)
					and ($6::boolean or f.disclosure <> 'sensitive'))
		order by o.observed_at desc, o.id
		limit $7::int`,
		[
			district,
			filter.facilityId ?? null,
			filter.from ?? null,
			filter.until ?? null,
			filter.servicedBy ?? null,
			filter.includesSensitive,
			filter.limit
		]
	);
	return rows.map(toObservation);
}
