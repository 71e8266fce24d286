import type { Queryable } from '#lib/server/db/pool.ts';

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
