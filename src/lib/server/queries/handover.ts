import type { Queryable } from '#lib/server/db/pool.ts';

/** A delivery as lists show it. Times are ISO strings. */
export interface HandoverRow {
	id: string;
	envelope: string;
	device: string | null;
	made_at: string | null;
	way: 'phone' | 'desk' | 'cli';
	file_name: string | null;
	delivered_by: string;
	delivered_by_name: string;
	delivered_at: string;
	record_count: number;
	photo_count: number;
	/** null: it was cut off, and is sent again. */
	result: Record<string, number> | null;
}

export async function insertHandover(
	db: Queryable,
	district: string,
	row: Omit<HandoverRow, 'result'>
): Promise<void> {
	await db.query(
		`insert into handover (district, id, envelope, device, made_at, way, file_name, delivered_by,
			delivered_by_name, delivered_at, record_count, photo_count)
		select $1::text, r.id, r.envelope, r.device, r.made_at, r.way, r.file_name, r.delivered_by,
			r.delivered_by_name, r.delivered_at, r.record_count, r.photo_count
		from jsonb_to_record($2::jsonb) as r(id uuid, envelope uuid, device text, made_at timestamptz,
			way text, file_name text, delivered_by text, delivered_by_name text,
			delivered_at timestamptz, record_count integer, photo_count integer)`,
		[district, JSON.stringify(row)]
	);
}

export async function setHandoverResult(
	db: Queryable,
	district: string,
	id: string,
	result: Record<string, number>
): Promise<void> {
	await db.query(
		'update handover set result = $3::jsonb where district = $1::text and id = $2::uuid',
		[district, id, JSON.stringify(result)]
	);
}

/** Deliveries, the latest first. */
export async function listHandovers(
	db: Queryable,
	district: string,
	limit: number
): Promise<HandoverRow[]> {
	const { rows } = await db.query<HandoverRow>(
		`select id, envelope, device, made_at, way, file_name, delivered_by, delivered_by_name,
			delivered_at, record_count, photo_count, result
		from handover where district = $1::text
		order by delivered_at desc, id limit $2::int`,
		[district, limit]
	);
	return rows;
}

/** Notes of new observations that they came by hand-over. */
export async function insertDeliveries(
	db: Queryable,
	district: string,
	delivery: { handoverId: string; sealedIds: ReadonlySet<string> },
	observations: readonly { id: string }[]
): Promise<void> {
	await db.query(
		`insert into observation_delivery (district, observation_id, handover_id, is_sealed)
		select $1::text, r.id, $2::uuid, r.is_sealed
		from unnest($3::uuid[], $4::boolean[]) as r(id, is_sealed)
		on conflict (district, observation_id) do nothing`,
		[
			district,
			delivery.handoverId,
			observations.map(({ id }) => id),
			observations.map(({ id }) => delivery.sealedIds.has(id))
		]
	);
}

/**
 * Of pictures named by facility and hash, those that the district has (a removed one was there): by the hash of what was
 * sent, or of what was kept of it, which is what a relay sends on.
 */
export async function listPhotosThere(
	db: Queryable,
	district: string,
	photos: readonly { facility_id: string; sha256: string }[]
): Promise<Set<string>> {
	if (photos.length === 0) return new Set();
	const { rows } = await db.query<{ facility_id: string; sha256: string }>(
		`select distinct r.facility_id, r.sha256
		from unnest($2::uuid[], $3::text[]) as r(facility_id, sha256)
		join facility_photo p on p.district = $1::text and p.facility_id = r.facility_id
			and r.sha256 in (p.original_hash, p.hash)`,
		[district, photos.map((photo) => photo.facility_id), photos.map((photo) => photo.sha256)]
	);
	return new Set(rows.map(photoKey));
}

export function photoKey(photo: { facility_id: string; sha256: string }): string {
	return `${photo.facility_id}/${photo.sha256}`;
}
