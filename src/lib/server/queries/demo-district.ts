import type { Queryable } from '#lib/server/db/pool.ts';

/** The demo district (示范数据), if it was begun: when, and whether its loader came to the end. */
export async function findDemoDistrict(
	db: Queryable
): Promise<{ code: string; createdAt: Date; isComplete: boolean } | undefined> {
	const { rows } = await db.query<{ code: string; created_at: string; is_complete: boolean }>(
		`select code, created_at, coalesce((settings ->> 'demoComplete')::boolean, false) as is_complete
		from district where is_demo order by created_at limit 1`
	);
	const [row] = rows;
	if (!row) return undefined;
	const { code, created_at, is_complete } = row;
	return { code, createdAt: new Date(created_at), isComplete: is_complete };
}

/** Called when the loader has come to its end. */
export async function markDemoComplete(db: Queryable): Promise<void> {
	await db.query(
		`update district set settings = settings || '{"demoComplete": true}'::jsonb where is_demo`
	);
}

export async function countDistricts(db: Queryable): Promise<number> {
	const { rows } = await db.query<{ count: number }>(`select count(*)::int as count from district`);
	return rows[0]?.count ?? 0;
}

/** The servicing unit (维保单位) of most facilities of a district. */
export async function findMainServicingParty(
	db: Queryable,
	district: string
): Promise<string | undefined> {
	const { rows } = await db.query<{ serviced_by: string }>(
		`select serviced_by from facility
		where district = $1::text and serviced_by is not null
		group by serviced_by order by count(*) desc, serviced_by limit 1`,
		[district]
	);
	return rows[0]?.serviced_by;
}
