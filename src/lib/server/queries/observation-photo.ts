import type { ObservationPhotoInput } from '#lib/domain/observation.ts';
import type { PhotoRole } from '#lib/domain/photo.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** Appends the photos that observations say they have. */
export async function insertObservationPhotos(
	db: Queryable,
	district: string,
	observations: readonly { id: string; photos?: readonly ObservationPhotoInput[] | undefined }[]
): Promise<void> {
	const rows = observations.flatMap(({ id, photos = [] }) =>
		photos.map((photo, ordinal) => ({ ...photo, ordinal, observation_id: id }))
	);
	if (rows.length === 0) return;
	await db.query(
		`insert into observation_photo (district, observation_id, hash, ordinal, byte_count, role, taken_at, geom)
		select $1::text, observation_id, hash, ordinal, bytes, role, taken_at,
			st_setsrid(st_makepoint(position[1], position[2]), 4490)
		from jsonb_to_recordset($2::jsonb) as r(observation_id uuid, hash text, ordinal integer,
			bytes integer, role text, taken_at text, "position" float8[])
		on conflict (district, observation_id, hash) do nothing`,
		[district, JSON.stringify(rows)]
	);
}

/** A photo that an observation says it has. */
export interface AwaitedPhoto {
	observation_id: string;
	facility_id: string;
	byte_count: number;
	role: PhotoRole;
	taken_at: string | null;
	lon: number | null;
	lat: number | null;
	is_received: boolean;
}

/** Every observation that says it has this picture. */
export async function listAwaited(
	db: Queryable,
	district: string,
	hash: string
): Promise<AwaitedPhoto[]> {
	const { rows } = await db.query<AwaitedPhoto>(
		`select p.observation_id, o.facility_id, p.byte_count, p.role, p.taken_at,
			st_x(p.geom) as lon, st_y(p.geom) as lat,
			exists (
				select from facility_photo f where f.district = p.district
					and f.observation_id = p.observation_id and f.original_hash = p.hash
			) as is_received
		from observation_photo p
		join observation o on o.district = p.district and o.id = p.observation_id
		where p.district = $1::text and p.hash = $2::text
		order by p.observation_id
		limit 100`,
		[district, hash]
	);
	return rows;
}

/** Of some pictures, those that an observation says it has and that are not received. */
export async function listAwaitedHashes(
	db: Queryable,
	district: string,
	hashes: readonly string[]
): Promise<Set<string>> {
	const { rows } = await db.query<{ hash: string }>(
		`select distinct p.hash from observation_photo p
		where p.district = $1::text and p.hash = any ($2::text[]) and not exists (
			select from facility_photo f where f.district = p.district
				and f.observation_id = p.observation_id and f.original_hash = p.hash
		)`,
		[district, hashes]
	);
	return new Set(rows.map(({ hash }) => hash));
}

/** Gives new observations the pictures that came before with others. @returns what was given. */
export async function attachKnownPhotos(
	db: Queryable,
	district: string,
	observationIds: readonly string[],
	by: { name: string; at: string }
): Promise<{ id: string; facility_id: string }[]> {
	const { rows } = await db.query<{ id: string; facility_id: string }>(
		`insert into facility_photo (district, id, facility_id, observation_id, role, hash, original_hash,
			media_type, byte_count, taken_at, geom, uploaded_by, uploaded_at)
		select p.district, gen_random_uuid(), o.facility_id, o.id, p.role, known.hash, p.hash,
			known.media_type, known.byte_count, coalesce(known.taken_at, p.taken_at),
			coalesce(known.geom, p.geom), $3::text, $4::timestamptz
		from observation_photo p
		join observation o on o.district = p.district and o.id = p.observation_id
		cross join lateral (
			select f.hash, f.media_type, f.byte_count, f.taken_at, f.geom from facility_photo f
			where f.district = p.district and f.original_hash = p.hash
			order by f.uploaded_at, f.id limit 1
		) known
		where p.district = $1::text and p.observation_id = any ($2::uuid[])
		on conflict (district, observation_id, original_hash) where observation_id is not null do nothing
		returning id, facility_id`,
		[district, observationIds, by.name, by.at]
	);
	return rows;
}
