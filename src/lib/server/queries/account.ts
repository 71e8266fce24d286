import type { Membership, Role } from '#lib/domain/roles.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A person's account as lists show it. Times are ISO strings. */
export interface Account {
	id: string;
	username: string;
	name: string;
	isDisabled: boolean;
	createdAt: string;
	lastSignInAt: string | null;
	memberships: Membership[];
}

interface AccountRow {
	id: string;
	username: string;
	name: string;
	is_disabled: boolean;
	created_at: string;
	last_sign_in_at: string | null;
	memberships: Membership[];
}

const ACCOUNT_COLUMNS = `u."id" as id, u."username" as username, u."name" as name,
	coalesce(u."banned", false) as is_disabled,
	u."createdAt" as created_at,
	(select max(a.at) from login_attempt a where a.username = u."username" and a.succeeded) as last_sign_in_at,
	(select coalesce(json_agg(json_build_object('district', m.district, 'role', m.role, 'party', m.party)
		order by m.district, m.role), '[]'::json)
		from membership m where m.user_id = u."id") as memberships`;

/** All accounts by username; at most `limit`. */
export async function listAccounts(db: Queryable, limit: number): Promise<Account[]> {
	const { rows } = await db.query<AccountRow>(
		`select ${ACCOUNT_COLUMNS} from "user" u where u."username" is not null
		order by u."username" limit $1::int`,
		[limit]
	);
	return rows.map(toAccount);
}

export async function findAccount(db: Queryable, username: string): Promise<Account | undefined> {
	const { rows } = await db.query<AccountRow>(
		`select ${ACCOUNT_COLUMNS} from "user" u where u."username" = $1::text`,
		[username]
	);
	return rows[0] && toAccount(rows[0]);
}

/** Like `findAccount`, and nobody else changes the account until the transaction ends. */
export async function lockAccount(db: Queryable, username: string): Promise<Account | undefined> {
	await db.query(`select 1 from "user" where "username" = $1::text for update`, [username]);
	return findAccount(db, username);
}

export async function countAccounts(db: Queryable): Promise<number> {
	const { rows } = await db.query<{ count: number }>(`select count(*)::int as count from "user"`);
	return rows[0]?.count ?? 0;
}

/** @returns false when the username is taken. The email is a placeholder that the library wants. */
export async function insertAccount(
	db: Queryable,
	account: { id: string; username: string; name: string; passwordHash: string }
): Promise<boolean> {
	const { rows } = await db.query<{ id: string }>(
		`insert into "user" ("id", "name", "email", "emailVerified", "username", "displayUsername", "role")
		values ($1::text, $2::text, $3::text || '@atlas.invalid', true, $3::text, $3::text, 'user')
		on conflict do nothing
		returning "id" as id`,
		[account.id, account.name, account.username]
	);
	if (rows.length === 0) return false;
	await db.query(
		`insert into "account" ("id", "accountId", "providerId", "userId", "password")
		values ($1::text, $1::text, 'credential', $1::text, $2::text)`,
		[account.id, account.passwordHash]
	);
	return true;
}

/** The stored hash of a person's password. */
export async function getPasswordHash(db: Queryable, userId: string): Promise<string | undefined> {
	const { rows } = await db.query<{ password: string | null }>(
		`select "password" as password from "account"
		where "userId" = $1::text and "providerId" = 'credential'`,
		[userId]
	);
	return rows[0]?.password ?? undefined;
}

export async function setPasswordHash(db: Queryable, userId: string, hash: string): Promise<void> {
	await db.query(
		`update "account" set "password" = $2::text, "updatedAt" = now()
		where "userId" = $1::text and "providerId" = 'credential'`,
		[userId, hash]
	);
}

export async function setDisabled(
	db: Queryable,
	userId: string,
	isDisabled: boolean
): Promise<void> {
	await db.query(
		`update "user" set "banned" = $2::boolean, "banReason" = case when $2::boolean then 'disabled' end,
			"banExpires" = null, "updatedAt" = now()
		where "id" = $1::text`,
		[userId, isDisabled]
	);
}

/**
 * Open accounts beside one that hold a role in every district. Nobody else disables or withdraws one of
 * them until the transaction ends.
 */
export async function countOtherHolders(
	db: Queryable,
	userId: string,
	role: Role
): Promise<number> {
	const { rows } = await db.query<{ user_id: string }>(
		`select m.user_id from membership m join "user" u on u."id" = m.user_id
		where m.district = '*' and m.role = $2::text and m.user_id <> $1::text
			and not coalesce(u."banned", false)
		order by m.user_id
		limit 100
		for update`,
		[userId, role]
	);
	return rows.length;
}

/** Ends every session of a person, but for one. */
export async function deleteSessions(
	db: Queryable,
	userId: string,
	keepSessionId?: string
): Promise<void> {
	await db.query(
		`delete from "session"
		where "userId" = $1::text and ($2::text is null or "id" <> $2::text)`,
		[userId, keepSessionId ?? null]
	);
}

function toAccount(row: AccountRow): Account {
	return {
		id: row.id,
		username: row.username,
		name: row.name,
		isDisabled: row.is_disabled,
		createdAt: row.created_at,
		lastSignInAt: row.last_sign_in_at,
		memberships: row.memberships
	};
}
