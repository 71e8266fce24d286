import type { Queryable } from '#lib/server/db/pool.ts';

/** A district's own value of a rule. */
export interface DistrictRule {
	key: string;
	value: number;
	reason: string;
	set_by: string;
	set_at: string;
}

export async function listDistrictRules(db: Queryable, district: string): Promise<DistrictRule[]> {
	const { rows } = await db.query<DistrictRule>(
		`select key, value, reason, set_by, set_at from district_rule
		where district = $1::text order by key`,
		[district]
	);
	return rows;
}

export async function saveDistrictRule(
	db: Queryable,
	district: string,
	rule: DistrictRule
): Promise<void> {
	await db.query(
		`insert into district_rule (district, key, value, reason, set_by, set_at)
		values ($1::text, $2::text, $3::numeric, $4::text, $5::text, $6::timestamptz)
		on conflict (district, key) do update set value = excluded.value, reason = excluded.reason,
			set_by = excluded.set_by, set_at = excluded.set_at`,
		[district, rule.key, rule.value, rule.reason, rule.set_by, rule.set_at]
	);
}

/** Back to the national value. @returns whether the district had its own. */
export async function deleteDistrictRule(
	db: Queryable,
	district: string,
	key: string
): Promise<boolean> {
	const { rowCount } = await db.query(
		'delete from district_rule where district = $1::text and key = $2::text',
		[district, key]
	);
	return rowCount === 1;
}
