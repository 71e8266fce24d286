import type { Queryable } from '#lib/server/db/pool.ts';

/**
 * Which of some boxes (degrees, `[west, south, east, north]`) lie over a district's outline; all where
 * it has none. @returns their indices.
 */
export async function listBoxesOver(
	db: Queryable,
	district: string,
	boxes: readonly (readonly [number, number, number, number])[]
): Promise<number[]> {
	const { rows } = await db.query<{ index: number }>(
		`select (b.n - 1)::int as index
		from jsonb_array_elements($2::jsonb) with ordinality as b(box, n)
		join district d on d.code = $1::text
		where d.boundary is null or st_intersects(d.boundary, st_makeenvelope(
			(b.box ->> 0)::float8, (b.box ->> 1)::float8, (b.box ->> 2)::float8, (b.box ->> 3)::float8, 4490))
		order by b.n`,
		[district, JSON.stringify(boxes)]
	);
	return rows.map(({ index }) => index);
}
