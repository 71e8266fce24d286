import { printLineString, printMultiLineString, printMultiPolygon } from '#lib/formats/wkb.ts';
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

function printShape(shape: BaseFeatureRow['shape']): string {
	if ('polygons' in shape) return printMultiPolygon(shape.polygons);
	const [first, ...others] = shape.lines;
	return first && others.length === 0 ? printLineString(first) : printMultiLineString(shape.lines);
}
