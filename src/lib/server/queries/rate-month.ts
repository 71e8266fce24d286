import type { Queryable } from '#lib/server/db/pool.ts';
import type { CountedGroup } from './rate.ts';

/** The stored figures of one month's end. */
export interface StoredMonth {
	/** `2026-10`. */
	month: string;
	freshDays: number;
	groups: CountedGroup[];
}

/** The months of a list whose figures are still those of the register. */
export async function listRateMonths(
	db: Queryable,
	district: string,
	months: readonly string[]
): Promise<StoredMonth[]> {
	const { rows } = await db.query<StoredMonth>(
		`select month, fresh_days as "freshDays", groups from rate_month
		where district = $1::text and month = any ($2::text[])`,
		[district, months]
	);
	return rows;
}

/** Keeps the figures of a month; call it behind the register's lock, with its revision looked at. */
export async function saveRateMonth(
	db: Queryable,
	district: string,
	{ month, freshDays, groups }: StoredMonth,
	until: Date
): Promise<void> {
	await db.query(
		`insert into rate_month (district, month, until_at, fresh_days, groups)
		values ($1::text, $2::text, $3::timestamptz, $4::integer, $5::jsonb)
		on conflict (district, month) do update set until_at = excluded.until_at,
			fresh_days = excluded.fresh_days, groups = excluded.groups, computed_at = now()`,
		[district, month, until, freshDays, JSON.stringify(groups)]
	);
}

/** When the first facility of the register came into force; undefined where there is none. */
export async function findRegisterStart(
	db: Queryable,
	district: string
): Promise<Date | undefined> {
	const { rows } = await db.query<{ start: string | null }>(
		`select min(valid_from) as start from facility_version where district = $1::text`,
		[district]
	);
	const start = rows[0]?.start;
	return start ? new Date(start) : undefined;
}
