import type { QualityMark } from '#lib/domain/marks-quality.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/**
 * Marks that somebody made in [from, until), no import's, with how far from the facility (meters, on the
 * ellipsoid) and whether with a photo: one that was taken with the very mark and has come.
 */
export async function listQualityMarks(
	db: Queryable,
	district: string,
	{ from, until, observer }: { from: Date; until: Date; observer?: string | undefined }
): Promise<QualityMark[]> {
	const { rows } = await db.query<QualityMark>(
		`select o.id, o.facility_id, f.code, o.observer, o.observer_name, o.observed_at, o.received_at,
			st_distance(o.observer_geom::geography, f.geom::geography) as distance_m,
			exists (select from facility_photo p
				where p.district = o.district and p.observation_id = o.id and p.removed_at is null
				) as has_photo
		from observation o
		join facility f on f.district = o.district and f.id = o.facility_id
		where o.district = $1::text and o.observed_at >= $2::timestamptz
			and o.observed_at < $3::timestamptz and o.evidence not in ('ledger', 'sensor')
			and o.change_set is null and ($4::text is null or o.observer = $4::text)
		order by o.observed_at, o.id limit 200000`,
		[district, from, until, observer ?? null]
	);
	return rows;
}
