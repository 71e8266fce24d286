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

/** Failed sign-ins of one account or from one address. Times are ISO strings. */
export interface FailureGroup {
	name: string;
	count: number;
	last_at: string;
	/** From which addresses, or of which accounts: ten of them. */
	others: string[];
}

/** Failures since a time, by account or by address, the most recent first. */
export async function groupFailures(
	db: Queryable,
	by: 'username' | 'address',
	since: Date,
	limit: number
): Promise<FailureGroup[]> {
	const other = by === 'username' ? 'address' : 'username';
	const { rows } = await db.query<FailureGroup>(
		`select a.${by} as name, count(*)::int as count, max(a.at) as last_at,
			(array_agg(distinct a.${other}))[1:10] as others
		from login_attempt a
		where not a.succeeded and a.at > $1::timestamptz
		group by a.${by} order by max(a.at) desc, a.${by} limit $2::int`,
		[since.toISOString(), limit]
	);
	return rows;
}

/** Forgets the failures of an account. @returns how many there were. */
export async function deleteFailuresOf(db: Queryable, username: string): Promise<number> {
	const { rowCount } = await db.query(
		`delete from login_attempt where username = $1::text and not succeeded`,
		[username]
	);
	return rowCount ?? 0;
}

function toFailures(rows: readonly { at: string }[], limit: number): Failures {
	const decisive = rows[limit - 1];
	return {
		count: rows.length,
		decisiveAt: decisive && new Date(decisive.at)
	};
}
