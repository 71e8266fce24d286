import type { FacilityPhoto, PhotoRole } from '#lib/domain/photo.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export interface PhotoToStore {
	id: string;
	facility_id: string;
	/** Observation with which a phone took it. */
	observation_id?: string | null;
	role: PhotoRole;
	hash: string;
	original_hash: string;
	media_type: string;
	byte_count: number;
	taken_at: string | null;
	position: [number, number] | null;
	note: string | null;
	uploaded_by: string;
	uploaded_at: string;
}

/** A photo with the name of its file. */
export type StoredPhoto = FacilityPhoto & { facility_id: string; hash: string };

type PhotoRow = Omit<StoredPhoto, 'position'> & { lon: number | null; lat: number | null };

/** @returns false: the observation has that picture already. */
export async function insertPhoto(
	db: Queryable,
	district: string,
	photo: PhotoToStore
): Promise<boolean> {
	const { rowCount } = await db.query(
		`insert into facility_photo (district, id, facility_id, role, hash, original_hash, media_type,
			byte_count, taken_at, geom, note, uploaded_by, uploaded_at, observation_id)
		values ($1::text, $2::uuid, $3::uuid, $4::text, $5::text, $6::text, $7::text, $8::int, $9::text,
			st_setsrid(st_makepoint($10::float8, $11::float8), 4490), $12::text, $13::text, $14::timestamptz,
			$15::uuid)
		on conflict (district, observation_id, original_hash) where observation_id is not null do nothing`,
		[
			district,
			photo.id,
			photo.facility_id,
			photo.role,
			photo.hash,
			photo.original_hash,
			photo.media_type,
			photo.byte_count,
			photo.taken_at,
			photo.position?.[0] ?? null,
			photo.position?.[1] ?? null,
			photo.note,
			photo.uploaded_by,
			photo.uploaded_at,
			photo.observation_id ?? null
		]
	);
	return rowCount === 1;
}

/** Photos that were not removed, the latest first; of one facility, or one by its id. */
export async function listPhotos(
	db: Queryable,
	district: string,
	filter: { facilityId?: string; id?: string; originalHash?: string }
): Promise<StoredPhoto[]> {
	const { rows } = await db.query<PhotoRow>(
		`select id, facility_id, role, hash, media_type, byte_count, taken_at, st_x(geom) as lon,
			st_y(geom) as lat, note, uploaded_by, uploaded_at
		from facility_photo
		where district = $1::text and removed_at is null
			and ($2::uuid is null or facility_id = $2::uuid) and ($3::uuid is null or id = $3::uuid)
			and ($4::text is null or original_hash = $4::text)
		order by uploaded_at desc, id
		limit 200`,
		[district, filter.facilityId ?? null, filter.id ?? null, filter.originalHash ?? null]
	);
	return rows.map(({ lon, lat, ...row }) => ({
		...row,
		position: lon === null || lat === null ? null : [lon, lat]
	}));
}

/** @returns whether there was one that was not removed before. */
export async function markPhotoRemoved(
	db: Queryable,
	district: string,
	id: string,
	by: string,
	at: Date
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update facility_photo set removed_by = $3::text, removed_at = $4::timestamptz
		where district = $1::text and id = $2::uuid and removed_at is null`,
		[district, id, by, at]
	);
	return rowCount === 1;
}
