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
