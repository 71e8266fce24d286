import type { Membership, Role } from '#lib/domain/roles.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** The rights of a person, in every district. */
export async function listMemberships(db: Queryable, userId: string): Promise<Membership[]> {
	const { rows } = await db.query<{ district: string; role: Role; party: string | null }>(
		`select district, role, party from membership where user_id = $1::text
		order by district, role`,
		[userId]
	);
	return rows;
}

/** Adds a right, or changes its party. */
export async function upsertMembership(
	db: Queryable,
	userId: string,
	membership: Membership,
	grantedBy: string
): Promise<void> {
	await db.query(
		`insert into membership (district, user_id, role, party, granted_by)
		values ($1::text, $2::text, $3::text, $4::text, $5::text)
		on conflict (district, user_id, role)
		do update set party = excluded.party, granted_by = excluded.granted_by, granted_at = now()`,
		[membership.district, userId, membership.role, membership.party ?? null, grantedBy]
	);
}

/** @returns whether there was such a right. */
export async function deleteMembership(
	db: Queryable,
	userId: string,
	district: string,
	role: Role
): Promise<boolean> {
	const { rows } = await db.query<{ role: string }>(
		`delete from membership
		where user_id = $1::text and district = $2::text and role = $3::text
		returning role`,
		[userId, district, role]
	);
	return rows.length > 0;
}
