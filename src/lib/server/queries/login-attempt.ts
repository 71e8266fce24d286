import type { Queryable } from '#lib/server/db/pool.ts';

/** Failed sign-ins in a window: how many, and when the oldest that still counts was. */
export interface Failures {
	count: number;
	/** The time of the `limit`-th latest failure: the wait ends a window after it. */
	decisiveAt: Date | undefined;
}

/**
 * Failures of an account since the later of `since` and its last success.
 *
 * @param limit How many failures make the account wait.
 */
export async function countAccountFailures(
	db: Queryable,
	username: string,
	since: Date,
	limit: number
): Promise<Failures> {
	const { rows } = await db.query<{ at: string }>(
		`select at from login_attempt
		where username = $1::text and not succeeded and at > $2::timestamptz
			and id > coalesce((select max(id) from login_attempt where username = $1::text and succeeded), 0)
		order by at desc limit $3::int`,
		[username, since.toISOString(), limit]
	);
	return toFailures(rows, limit);
}

/** Failures from an address, whatever the account; a success does not clear them. */
export async function countAddressFailures(
	db: Queryable,
	address: string,
	since: Date,
	limit: number
): Promise<Failures> {
	const { rows } = await db.query<{ at: string }>(
		`select at from login_attempt
		where address = $1::text and not succeeded and at > $2::timestamptz
		order by at desc limit $3::int`,
		[address, since.toISOString(), limit]
	);
	return toFailures(rows, limit);
}

export async function insertLoginAttempt(
	db: Queryable,
	attempt: { at: Date; username: string; address: string; succeeded: boolean }
): Promise<void> {
	await db.query(
		`insert into login_attempt (at, username, address, succeeded)
		values ($1::timestamptz, $2::text, $3::text, $4::boolean)`,
		[attempt.at.toISOString(), attempt.username, attempt.address, attempt.succeeded]
	);
}

/** Forgets failures before a time, keeps each account's successes (they say when it was last used). */
export async function deleteOldFailures(db: Queryable, before: Date): Promise<void> {
	await db.query(`delete from login_attempt where not succeeded and at < $1::timestamptz`, [
		before.toISOString()
	]);
}

function toFailures(rows: readonly { at: string }[], limit: number): Failures {
	const decisive = rows[limit - 1];
	return {
		count: rows.length,
		decisiveAt: decisive && new Date(decisive.at)
	};
}
