import type { Queryable } from '#lib/server/db/pool.ts';
import type { CompiledFilter } from './ogc-filter.ts';

/** Rows of one statement, few enough for the embedded database to answer in 200 ms. */
const CHUNK = 500;
/** Filters of tables are compiled from this parameter on. */
export const FIRST_TABLE_PARAM = 3;

/**
 * Which of some rows in memory meet a filter. The database is handed the rows, so that a filter means the
 * same as on stored features; `t.v` are a row's values as JSON, `t.geom` its geometry.
 *
 * @returns their indices.
 */
export async function matchRows(
	db: Queryable,
	rows: readonly { geometry: object | null; values: readonly unknown[] }[],
	{
		filter,
		within
	}: { filter: CompiledFilter | undefined; within: GeoJSON.MultiPolygon | undefined }
): Promise<Set<number>> {
	const matched = new Set<number>();
	for (let start = 0; start < rows.length; start += CHUNK) {
		const chunk = rows
			.slice(start, start + CHUNK)
			.map(({ geometry, values }) => ({ v: values, g: geometry }));
		const { rows: found } = await db.query<{ n: number }>(
			`select t.n::int as n from (
				select e.n, e.row -> 'v' as v,
					case when e.row -> 'g' <> 'null'::jsonb
						then st_setsrid(st_geomfromgeojson((e.row -> 'g')::text), 4490) end as geom
				from jsonb_array_elements($1::jsonb) with ordinality e (row, n)
			) t
			where ($2::text is null or st_intersects(t.geom, st_setsrid(st_geomfromgeojson($2::text), 4490)))
				and ${filter ? filter.sql : 'true'}`,
			[JSON.stringify(chunk), within ? JSON.stringify(within) : null, ...(filter?.params ?? [])]
		);
		for (const { n } of found) matched.add(start + n - 1);
	}
	return matched;
}
