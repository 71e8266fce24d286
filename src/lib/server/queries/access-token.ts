import type { TokenLimits, TokenRecord } from '#lib/domain/access-token.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

const COLUMNS = `t.id, t.name, t.scope, t.disclosure, t.districts, t.created_at, t.created_by, t.expires_at,
	t.last_used_at, t.last_used_address, t.revoked_at, t.revoked_by, u."username" as username,
	u."name" as owner_name`;

export async function insertToken(
	db: Queryable,
	token: Omit<TokenLimits, 'id'> & {
		userId: string;
		hash: string;
		createdAt: Date;
		createdBy: string;
		expiresAt: Date;
	}
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into access_token (user_id, name, hash, scope, disclosure, districts, created_at, created_by, expires_at)
		values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::timestamptz, $8::text, $9::timestamptz)
		returning id`,
		[
			token.userId,
			token.name,
			token.hash,
			token.scope,
			token.disclosure,
			token.districts,
			token.createdAt.toISOString(),
			token.createdBy,
			token.expiresAt.toISOString()
		]
	);
	return rows[0]?.id ?? '';
}

/** Tokens of one person (by id of the account), or of all; the newest first. */
export async function listTokens(
	db: Queryable,
	filter: { userId?: string | undefined; limit: number }
): Promise<TokenRecord[]> {
	const { rows } = await db.query<TokenRecord>(
		`select ${COLUMNS} from access_token t join "user" u on u."id" = t.user_id
		where $1::text is null or t.user_id = $1::text
		order by t.created_at desc, t.id limit $2::int`,
		[filter.userId ?? null, filter.limit]
	);
	return rows;
}

/** A token by its id; nobody else changes it until the transaction ends. */
export async function lockToken(db: Queryable, id: string): Promise<TokenRecord | undefined> {
	const { rows } = await db.query<TokenRecord>(
		`select ${COLUMNS} from access_token t join "user" u on u."id" = t.user_id
		where t.id = $1::uuid for update of t`,
		[id]
	);
	return rows[0];
}

/** How many tokens of a person hold now. */
export async function countValidTokens(db: Queryable, userId: string, now: Date): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`select count(*)::int as count from access_token
		where user_id = $1::text and revoked_at is null and expires_at > $2::timestamptz`,
		[userId, now.toISOString()]
	);
	return rows[0]?.count ?? 0;
}

export async function setTokenRevoked(
	db: Queryable,
	id: string,
	at: Date,
	by: string
): Promise<void> {
	await db.query(
		`update access_token set revoked_at = $2::timestamptz, revoked_by = $3::text where id = $1::uuid`,
		[id, at.toISOString(), by]
	);
}

export type TokenHolder = TokenLimits & {
	userId: string;
	username: string;
	ownerName: string;
	createdAt: string;
	expiresAt: string;
	lastUsedAt: string | null;
};

/** Whose token has this hash, if it holds and its owner's account is open. */
export async function findTokenHolder(
	db: Queryable,
	hash: string,
	now: Date
): Promise<TokenHolder | undefined> {
	const { rows } = await db.query<TokenHolder>(
		`select t.id, t.name, t.scope, t.disclosure, t.districts, t.user_id as "userId",
			u."username" as username, u."name" as "ownerName", t.created_at as "createdAt",
			t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt"
		from access_token t join "user" u on u."id" = t.user_id
		where t.hash = $1::text and t.revoked_at is null and t.expires_at > $2::timestamptz
			and not coalesce(u."banned", false) and u."username" is not null`,
		[hash, now.toISOString()]
	);
	return rows[0];
}

export async function setTokenUsed(
	db: Queryable,
	id: string,
	at: Date,
	address: string
): Promise<void> {
	await db.query(
		`update access_token set last_used_at = $2::timestamptz, last_used_address = $3::text where id = $1::uuid`,
		[id, at.toISOString(), address]
	);
}
