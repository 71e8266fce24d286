import { parseWkb, printMultiPolygon } from '#lib/formats/wkb.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { toGeometryArray } from './road.ts';

/** Polygons in degrees: polygon → closed rings `lon, lat, …`, outer ring first. */
export type LonLatPolygons = readonly (readonly ArrayLike<number>[])[];

/** A building to be stored. */
export interface BuildingRow {
	id: number;
	sourceId: string;
	name: string | null;
	use: string | null;
	levels: number | null;
	address: string | null;
	polygons: LonLatPolygons;
}

/** A building as a point, for lists of what is far from help. */
export interface BuildingPoint {
	id: number;
	name: string | null;
	address: string | null;
	lon: number;
	lat: number;
}

/** Stores buildings of a batch in one statement. */
export async function insertBuildings(
	db: Queryable,
	district: string,
	batch: number,
	buildings: readonly BuildingRow[]
): Promise<void> {
	await db.query(
		`insert into building (district, batch, id, source_id, name, use, levels, address, geom)
		select $1::text, $2::bigint, b.* from unnest($3::int[], $4::text[], $5::text[], $6::text[],
			$7::real[], $8::text[], $9::geometry[]) as b`,
		[
			district,
			batch,
			buildings.map((building) => building.id),
			buildings.map((building) => building.sourceId),
			buildings.map((building) => building.name),
			buildings.map((building) => building.use),
			buildings.map((building) => building.levels),
			buildings.map((building) => building.address),
			toGeometryArray(buildings.map((building) => printMultiPolygon(building.polygons)))
		]
	);
}

/** Buildings with `afterId < id` as centers of their boxes, in the order of id. */
export async function listBuildingPoints(
	db: Queryable,
	district: string,
	batch: number,
	afterId: number,
	limit: number
): Promise<BuildingPoint[]> {
	const { rows } = await db.query<BuildingPoint>(
		`select id, name, address, (st_xmin(geom) + st_xmax(geom)) / 2 as lon,
			(st_ymin(geom) + st_ymax(geom)) / 2 as lat
		from building
		where district = $1::text and batch = $2::bigint and id > $3::int
		order by id
		limit $4::int`,
		[district, batch, afterId, limit]
	);
	return rows;
}

/** Rings of buildings (outer ones and those of yards, `lon, lat, …`) with `afterId < id`, by id. */
export async function listBuildingRings(
	db: Queryable,
	district: string,
	batch: number,
	afterId: number,
	limit: number
): Promise<{ id: number; parts: Float64Array[] }[]> {
	const { rows } = await db.query<{ id: number; wkb: Uint8Array }>(
		`select id, st_asbinary(geom) as wkb from building
		where district = $1::text and batch = $2::bigint and id > $3::int
		order by id
		limit $4::int`,
		[district, batch, afterId, limit]
	);
	return rows.map(({ id, wkb }) => ({ id, parts: parseWkb(wkb).parts }));
}
