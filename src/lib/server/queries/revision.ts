import type { Queryable } from '#lib/server/db/pool.ts';

/** What an analysis or a tile was computed from; each counter grows with every write of its part. */
export interface Revision {
	register: number;
	roads: number;
	areas: number;
	rules: number;
	base: number;
}
export type RevisionPart = keyof Revision;

/** The counters of a district; all 0 when the district does not exist. */
export async function getRevision(db: Queryable, district: string): Promise<Revision> {
	const { rows } = await db.query<Revision>(
		`select register, roads, areas, rules, base from district_revision where district = $1::text`,
		[district]
	);
	return rows[0] ?? { register: 0, roads: 0, areas: 0, rules: 0, base: 0 };
}

/** Counts up one part of a district's revision; call it in the transaction of the write. */
export async function bumpRevision(
	db: Queryable,
	district: string,
	part: RevisionPart
): Promise<void> {
	await db.query(
		`insert into district_revision as r (district, register, roads, areas, rules, base)
		values ($1::text, 1 + ($2::text = 'register')::int, 1 + ($2::text = 'roads')::int,
			1 + ($2::text = 'areas')::int, 1 + ($2::text = 'rules')::int, 1 + ($2::text = 'base')::int)
		on conflict (district) do update set
			register = r.register + ($2::text = 'register')::int,
			roads = r.roads + ($2::text = 'roads')::int,
			areas = r.areas + ($2::text = 'areas')::int,
			rules = r.rules + ($2::text = 'rules')::int,
			base = r.base + ($2::text = 'base')::int`,
		[district, part]
	);
}
