import type { PlateRow } from '#lib/domain/plate.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** Gives each facility that has no plate in force the token beside it. Those that have one keep it. */
export async function insertPlates(
	db: Queryable,
	district: string,
	plates: readonly { facilityId: string; token: string }[],
	by: string,
	at: Date
): Promise<void> {
	await db.query(
		`insert into plate (district, facility_id, token, issued_by, issued_at)
		select $1::text, r.facility_id, r.token, $4::text, $5::timestamptz
		from unnest($2::uuid[], $3::text[]) as r(facility_id, token)
		on conflict (district, facility_id) where revoked_at is null do nothing`,
		[district, plates.map((p) => p.facilityId), plates.map((p) => p.token), by, at]
	);
}

/** Facilities with their plate in force, by id in any order. */
export async function listPlates(
	db: Queryable,
	district: string,
	filter: { facilityIds?: readonly string[] } = {}
): Promise<PlateRow[]> {
	const { rows } = await db.query<PlateRow>(
		`select f.id as facility_id, f.kind, f.code, f.name, f.road_name, f.address, p.token,
			p.issued_at, p.printed_at,
			(select count(*)::int from public_report r
				where r.district = f.district and r.facility_id = f.id) as report_count
		from facility f
		left join plate p on p.district = f.district and p.facility_id = f.id and p.revoked_at is null
		where f.district = $1::text and f.lifecycle <> 'removed'
			and case when $2::uuid[] is null then p.token is not null else f.id = any ($2::uuid[]) end
		limit 20000`,
		[district, filter.facilityIds ?? null]
	);
	return rows;
}

export async function markPrinted(
	db: Queryable,
	district: string,
	facilityIds: readonly string[],
	at: Date
): Promise<void> {
	await db.query(
		`update plate set printed_at = $3::timestamptz
		where district = $1::text and facility_id = any ($2::uuid[]) and revoked_at is null`,
		[district, facilityIds, at]
	);
}

/** Ends the plate of a facility. @returns its token; undefined: it had none. */
export async function revokePlate(
	db: Queryable,
	district: string,
	facilityId: string,
	by: string,
	at: Date
): Promise<string | undefined> {
	const { rows } = await db.query<{ token: string }>(
		`update plate set revoked_at = $4::timestamptz, revoked_by = $3::text
		where district = $1::text and facility_id = $2::uuid and revoked_at is null
		returning token`,
		[district, facilityId, by, at]
	);
	return rows[0]?.token;
}

/** What the public page may know of a facility. */
export interface PlatedFacility {
	district: string;
	district_name: string;
	facility_id: string;
	kind: string;
	code: string | null;
	name: string | null;
	road_name: string | null;
	address: string | null;
}

/** The facility of a plate in force, wherever it stands. */
export async function findByPlate(
	db: Queryable,
	token: string
): Promise<PlatedFacility | undefined> {
	const { rows } = await db.query<PlatedFacility>(
		`select p.district, d.name as district_name, f.id as facility_id, f.kind, f.code, f.name,
			f.road_name, f.address
		from plate p
		join district d on d.code = p.district
		join facility f on f.district = p.district and f.id = p.facility_id
		where p.token = $1::text and p.revoked_at is null and f.lifecycle <> 'removed'`,
		[token]
	);
	return rows[0];
}
