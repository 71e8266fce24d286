import type { Area, Place } from '#lib/domain/area.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export type ExportedArea = Pick<
	Area,
	| 'id'
	| 'kind'
	| 'code'
	| 'name'
	| 'parent_code'
	| 'source'
	| 'is_derived'
	| 'disclosure'
	| 'geometry'
>;

/** A page of the areas of a district, by id. */
export async function listExportedAreas(
	db: Queryable,
	district: string,
	includesSensitive: boolean,
	page: { after: string | undefined; limit: number }
): Promise<ExportedArea[]> {
	const { rows } = await db.query<ExportedArea>(
		`select id, kind, code, name, parent_code, source, is_derived, disclosure,
			st_asgeojson(geom, 9, 0)::json as geometry
		from area
		where district = $1::text and ($2::boolean or disclosure <> 'sensitive')
			and ($3::uuid is null or id > $3::uuid)
		order by id
		limit $4::int`,
		[district, includesSensitive, page.after ?? null, page.limit]
	);
	return rows;
}

export type ExportedPlace = Omit<Place, 'position'> & { lon: number; lat: number };

/** A page of the places of a district, by id. */
export async function listExportedPlaces(
	db: Queryable,
	district: string,
	page: { after: string | undefined; limit: number }
): Promise<ExportedPlace[]> {
	const { rows } = await db.query<ExportedPlace>(
		`select id, kind, code, name, parent_code, st_x(geom) as lon, st_y(geom) as lat, population,
			is_rural, rank, source, source_id
		from place
		where district = $1::text and ($2::uuid is null or id > $2::uuid)
		order by id
		limit $3::int`,
		[district, page.after ?? null, page.limit]
	);
	return rows;
}

/** An observation with the facility it is of, as exports write it; times are ISO strings. */
export interface ExportedObservation {
	id: string;
	facility_id: string;
	kind: string;
	code: string | null;
	name: string | null;
	observed_at: string;
	received_at: string;
	observer_name: string | null;
	evidence: string;
	condition: string | null;
	defects: string[];
	pressure_mpa: number | null;
	flow_lps: number | null;
	usable_under_ice: boolean | null;
	note: string | null;
	lon: number | null;
	lat: number | null;
}

/** A page of the observations of a district, by id. */
export async function listExportedObservations(
	db: Queryable,
	district: string,
	filter: {
		includesSensitive: boolean;
		servicedBy: string | undefined;
		township: string | undefined;
		/** Seen at this moment at the latest. */
		until: Date | undefined;
	},
	page: { after: string | undefined; limit: number }
): Promise<ExportedObservation[]> {
	type Row = Omit<ExportedObservation, 'observed_at' | 'received_at'> & {
		observed_at: Date | string;
		received_at: Date | string;
	};
	const { rows } = await db.query<Row>(
		`select o.id, o.facility_id, f.kind, f.code, f.name, o.observed_at, o.received_at, o.observer_name,
			o.evidence, o.condition, o.defects, o.pressure_mpa, o.flow_lps, o.usable_under_ice, o.note,
			st_x(f.geom) as lon, st_y(f.geom) as lat
		from observation o
		join facility f on f.district = o.district and f.id = o.facility_id
		where o.district = $1::text and ($2::boolean or f.disclosure <> 'sensitive')
			and ($3::text is null or f.serviced_by = $3::text)
			and ($4::text is null or f.township_code = $4::text)
			and ($5::timestamptz is null or o.observed_at <= $5::timestamptz)
			and ($6::uuid is null or o.id > $6::uuid)
		order by o.id
		limit $7::int`,
		[
			district,
			filter.includesSensitive,
			filter.servicedBy ?? null,
			filter.township ?? null,
			filter.until ?? null,
			page.after ?? null,
			page.limit
		]
	);
	return rows.map((row) => ({
		...row,
		observed_at: new Date(row.observed_at).toISOString(),
		received_at: new Date(row.received_at).toISOString()
	}));
}
