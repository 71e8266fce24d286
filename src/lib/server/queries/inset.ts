import type { Queryable } from '#lib/server/db/pool.ts';

/** Classes that an inset draws strong, and first where there are too many. */
const MAIN = `('motorway', 'trunk', 'primary', 'secondary', 'tertiary')`;

/** Streets of the current import in a box of degrees, main ones first; lines of `[lon, lat]`. */
export async function listInsetRoads(
	db: Queryable,
	district: string,
	[west, south, east, north]: readonly [number, number, number, number],
	limit: number
): Promise<{ is_main: boolean; line: [number, number][] }[]> {
	const { rows } = await db.query<{ is_main: boolean; line: [number, number][] }>(
		`select e.class in ${MAIN} as is_main,
			(st_asgeojson(e.geom, 6, 0)::json -> 'coordinates') as line
		from road_edge e
		join import_batch b on b.district = e.district and b.id = e.batch and b.status = 'current'
		where e.district = $1::text and e.is_drivable
			and e.geom && st_makeenvelope($2::float8, $3::float8, $4::float8, $5::float8, 4490)
		order by e.class in ${MAIN} desc, e.id limit $6::int`,
		[district, west, south, east, north, limit]
	);
	return rows;
}

/** The latest photos of facilities, at most so many each. */
export async function listLatestPhotos(
	db: Queryable,
	district: string,
	facilityIds: readonly string[],
	each: number
): Promise<{ id: string; facility_id: string; hash: string; media_type: string }[]> {
	const { rows } = await db.query<{
		id: string;
		facility_id: string;
		hash: string;
		media_type: string;
	}>(
		`select p.id, p.facility_id, p.hash, p.media_type
		from unnest($2::uuid[]) as f (id)
		cross join lateral (
			select q.id, q.facility_id, q.hash, q.media_type from facility_photo q
			where q.district = $1::text and q.facility_id = f.id and q.removed_at is null
				and q.media_type in ('image/jpeg', 'image/png')
			order by q.uploaded_at desc, q.id limit $3::int
		) p`,
		[district, facilityIds, each]
	);
	return rows;
}
