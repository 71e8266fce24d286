import {
	parseWkb,
	printLineString,
	printMultiLineString,
	printMultiPolygon
} from '#lib/formats/wkb.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import type { LonLatPolygons } from './building.ts';
import { toGeometryArray } from './road.ts';

export type BaseLayer = 'water' | 'waterway' | 'landuse' | 'rail' | 'boundary';

/** What the base map draws besides roads, buildings and places: lines or polygons, in degrees. */
export interface BaseFeatureRow {
	id: number;
	layer: BaseLayer;
	class: string;
	name: string | null;
	minZoom: number;
	shape: { lines: readonly ArrayLike<number>[] } | { polygons: LonLatPolygons };
}

/** Stores base features of a batch in one statement. */
export async function insertBaseFeatures(
	db: Queryable,
	district: string,
	batch: number,
	features: readonly BaseFeatureRow[]
): Promise<void> {
	await db.query(
		`insert into base_feature (district, batch, id, layer, class, name, min_zoom, geom)
		select $1::text, $2::bigint, f.* from unnest($3::int[], $4::text[], $5::text[], $6::text[],
			$7::smallint[], $8::geometry[]) as f`,
		[
			district,
			batch,
			features.map((feature) => feature.id),
			features.map((feature) => feature.layer),
			features.map((feature) => feature.class),
			features.map((feature) => feature.name),
			features.map((feature) => feature.minZoom),
			toGeometryArray(features.map(({ shape }) => printShape(shape)))
		]
	);
}

/** Water of a batch by rising id, in pages: polygons by rings, lines; degrees. */
export async function listWaterFeatures(
	db: Queryable,
	district: string,
	batch: number,
	afterId: number,
	limit: number
): Promise<
	{ id: number; layer: string; class: string; polygons: Float64Array[][]; lines: Float64Array[] }[]
> {
	const { rows } = await db.query<{ id: number; layer: string; class: string; wkb: Uint8Array }>(
		`select id, layer, class, st_asbinary(geom) as wkb from base_feature
		where district = $1::text and batch = $2::bigint and layer in ('water', 'waterway')
			and id > $3::int
		order by id
		limit $4::int`,
		[district, batch, afterId, limit]
	);
	return rows.map(({ wkb, ...row }) => {
		const { type, parts, ringStarts } = parseWkb(wkb);
		const polygons =
			type === 'polygon'
				? ringStarts.map((start, k) => parts.slice(start, ringStarts[k + 1] ?? parts.length))
				: [];
		return { ...row, polygons, lines: type === 'line' ? parts : [] };
	});
}

function printShape(shape: BaseFeatureRow['shape']): string {
	if ('polygons' in shape) return printMultiPolygon(shape.polygons);
	const [first, ...others] = shape.lines;
	return first && others.length === 0 ? printLineString(first) : printMultiLineString(shape.lines);
}
