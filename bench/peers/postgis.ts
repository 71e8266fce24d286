import type { Client } from 'pg';
import { projectionByCode, toGeoJsonMultiPolygon } from '#lib/core/geometry/index.ts';
import type { BuiltUpScene } from '../built-up-scene.ts';

/** Plane coordinates as they are: GeoJSON only carries them. */
const asTheyAre = projectionByCode(4326);

export async function loadScene(client: Client, scene: BuiltUpScene): Promise<string> {
	await client.query(`drop table if exists bench_point, bench_polygon`);
	await client.query(
		`create table bench_point as
		select st_setsrid(st_point(x, y), 4552) as geom
		from unnest($1::float8[], $2::float8[]) as point (x, y)`,
		[Array.from(scene.xs), Array.from(scene.ys)]
	);
	await client.query(
		`create table bench_polygon as
		select (st_dump(st_setsrid(st_geomfromgeojson($1), 4552))).geom as geom`,
		[JSON.stringify(toGeoJsonMultiPolygon(scene.area, asTheyAre))]
	);
	await client.query(`create index on bench_point using gist (geom)`);
	await client.query(`analyze bench_point, bench_polygon`);
	const { rows } = await client.query<{ version: string }>(
		`select split_part(postgis_lib_version(), ' ', 1) as version`
	);
	return `PostGIS ${rows[0]?.version ?? '?'}`;
}

interface Answer {
	elapsedMs: number;
	holeSquareMeters: number;
	holeCount: number;
}

/** One union of all discs, one difference from the whole area: the query one writes first. */
export function findHolesAtOnce(client: Client, radiusMeters: number, quadSegs: number) {
	return ask(
		client,
		`with reach as (select st_union(st_buffer(geom, $1, $2)) as geom from bench_point),
		area as (select st_collect(geom) as geom from bench_polygon),
		holes as (select st_difference(area.geom, reach.geom) as geom from area, reach)
		select st_area(geom) as size, st_numgeometries(geom) as parts from holes`,
		radiusMeters,
		quadSegs
	);
}

/** Polygon by polygon with the discs that reach it: the query one writes when that is too slow. */
export function findHolesByPolygon(client: Client, radiusMeters: number, quadSegs: number) {
	return ask(
		client,
		`with holes as (
			select st_difference(area.geom, reach.geom) as geom
			from bench_polygon area, lateral (
				select st_union(st_buffer(point.geom, $1, $2)) as geom
				from bench_point point where st_dwithin(point.geom, area.geom, $1)
			) reach)
		select sum(st_area(geom)) as size, sum(st_numgeometries(geom)) as parts from holes`,
		radiusMeters,
		quadSegs
	);
}

async function ask(
	client: Client,
	sql: string,
	radiusMeters: number,
	quadSegs: number
): Promise<Answer> {
	const before = performance.now();
	const { rows } = await client.query<{ size: number; parts: string }>(sql, [
		radiusMeters,
		`quad_segs=${quadSegs}`
	]);
	const elapsedMs = performance.now() - before;
	return {
		elapsedMs,
		holeSquareMeters: Number(rows[0]?.size),
		holeCount: Number(rows[0]?.parts)
	};
}
