import type { BaseLayer } from './base-feature.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A base feature as a sheet draws it; `wkb` in degrees. */
export interface BaseShape {
	id: number;
	layer: BaseLayer;
	class: string;
	name: string | null;
	wkb: Uint8Array;
}

/** Base features of a batch with `afterId < id`, by id. */
export async function listBaseShapes(
	db: Queryable,
	district: string,
	batch: number,
	afterId: number,
	limit: number
): Promise<BaseShape[]> {
	const { rows } = await db.query<BaseShape>(
		`select id, layer, class, name, st_asbinary(geom) as wkb from base_feature
		where district = $1::text and batch = $2::bigint and id > $3::int
			and geometrytype(geom) in ('LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')
		order by id
		limit $4::int`,
		[district, batch, afterId, limit]
	);
	return rows;
}

/**
 * Outlines of buildings that touch a box and are at least so large, with `afterId < id`, by id.
 *
 * @param box Degrees, `[west, south, east, north]`.
 * @param leastDegrees Of the longer side of its box.
 */
export async function listBuildingShapes(
	db: Queryable,
	district: string,
	batch: number,
	question: {
		box: readonly [number, number, number, number];
		leastDegrees: number;
		afterId: number;
		limit: number;
	}
): Promise<{ id: number; wkb: Uint8Array }[]> {
	const { rows } = await db.query<{ id: number; wkb: Uint8Array }>(
		`select id, st_asbinary(geom) as wkb from building
		where district = $1::text and batch = $2::bigint
			and geom && st_makeenvelope($3::float8, $4::float8, $5::float8, $6::float8, 4490)
			and greatest(st_xmax(geom) - st_xmin(geom), st_ymax(geom) - st_ymin(geom)) >= $7::float8
			and id > $8::int
		order by id
		limit $9::int`,
		[district, batch, ...question.box, question.leastDegrees, question.afterId, question.limit]
	);
	return rows;
}
