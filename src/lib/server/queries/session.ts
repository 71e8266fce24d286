import type { Queryable } from '#lib/server/db/pool.ts';

/** A session as administrators see it: never its token. Times are ISO strings. */
export interface SessionRecord {
	id: string;
	username: string;
	name: string;
	started_at: string;
	/** Of the last request, within some minutes. */
	last_seen_at: string;
	expires_at: string;
	address: string | null;
	user_agent: string | null;
}

/** Sessions that still hold, the newest first. */
export async function listSessions(
	db: Queryable,
	filter: { now: Date; startedAfter: Date; limit: number }
): Promise<SessionRecord[]> {
	const { rows } = await db.query<SessionRecord>(
		`select s."id" as id, u."username" as username, u."name" as name, s."createdAt" as started_at,
			s."updatedAt" as last_seen_at, s."expiresAt" as expires_at, s."ipAddress" as address,
			s."userAgent" as user_agent
		from "session" s join "user" u on u."id" = s."userId"
		where s."expiresAt" > $1::timestamptz and s."createdAt" > $2::timestamptz
			and u."username" is not null
		order by s."createdAt" desc, s."id" limit $3::int`,
		[filter.now.toISOString(), filter.startedAfter.toISOString(), filter.limit]
	);
	return rows;
}

/** Ends a session. @returns whose it was; undefined when there is none. */
export async function deleteSession(db: Queryable, id: string): Promise<string | undefined> {
	const { rows } = await db.query<{ username: string }>(
		`delete from "session" s using "user" u
		where s."id" = $1::text and u."id" = s."userId" returning u."username" as username`,
		[id]
	);
	return rows[0]?.username;
}

/** Ends all sessions of an account. @returns how many there were. */
export async function deleteSessionsOf(db: Queryable, userId: string): Promise<number> {
	const { rowCount } = await db.query(`delete from "session" where "userId" = $1::text`, [userId]);
	return rowCount ?? 0;
}
