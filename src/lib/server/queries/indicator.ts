import type { Queryable } from '#lib/server/db/pool.ts';

/** A plan's period and status, e.g. 2021–2025, 征求意见稿. */
export interface PlanPeriod {
	id: string;
	name: string;
	from_year: number;
	until_year: number;
	status: string;
	source: string;
}

/** One indicator of a plan (专栏). */
export interface Indicator {
	plan: string;
	number: number;
	name: string;
	target: number;
	unit: string;
	comparison: 'at_least' | 'equal';
	level: 'binding' | 'expected';
	/** Which count of the map answers it; null = typed in by a person. */
	counted_by: string | null;
}

export async function savePlan(
	db: Queryable,
	district: string,
	plan: PlanPeriod,
	indicators: readonly Omit<Indicator, 'plan'>[]
): Promise<void> {
	await db.query(
		`insert into plan_period (district, id, name, from_year, until_year, status, source)
		values ($1::text, $2::text, $3::text, $4::int, $5::int, $6::text, $7::text)
		on conflict (district, id) do update set name = excluded.name,
			from_year = excluded.from_year, until_year = excluded.until_year,
			status = excluded.status, source = excluded.source`,
		[district, plan.id, plan.name, plan.from_year, plan.until_year, plan.status, plan.source]
	);
	await db.query(
		`insert into indicator (district, plan, number, name, target, unit, comparison, level, counted_by)
		select $1::text, $2::text, number, name, target, unit, comparison, level, counted_by
		from jsonb_to_recordset($3::jsonb) as r(number int, name text, target numeric, unit text,
			comparison text, level text, counted_by text)
		on conflict (district, plan, number) do update set name = excluded.name,
			target = excluded.target, unit = excluded.unit, comparison = excluded.comparison,
			level = excluded.level, counted_by = excluded.counted_by`,
		[district, plan.id, JSON.stringify(indicators)]
	);
}

/** The indicators of the district's newest plan, by number; with the plan's name. */
export async function listNewestIndicators(
	db: Queryable,
	district: string
): Promise<(Indicator & { planName: string })[]> {
	const { rows } = await db.query<Indicator & { planName: string }>(
		`select i.plan, p.name as "planName", i.number, i.name, i.target, i.unit, i.comparison, i.level,
			i.counted_by
		from indicator i
		join (
			select id, name from plan_period where district = $1::text
			order by until_year desc, from_year desc, id desc limit 1
		) p on p.id = i.plan
		where i.district = $1::text
		order by i.number`,
		[district]
	);
	return rows;
}
