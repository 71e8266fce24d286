import {
	buildAreaIndex,
	isInsideArea,
	projectionByCode,
	toPlaneMultiPolygon
} from '#lib/core/geometry/index.ts';
import { DEFAULT_SAGITTA_METERS } from '#lib/core/coverage/index.ts';
import type { Context } from '#lib/server/services/context.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import type { Verdict } from './coverage.ts';

/** Arcs are drawn within 5 cm, coordinates written to 1 cm. */
const TOLERANCE_METERS = DEFAULT_SAGITTA_METERS + 0.01;
const RADIUS_METERS = 150;

/**
 * The holes that we draw (GeoJSON, as exported), against the distance to the nearest facility and to
 * the area's outline that PostGIS measures in the same plane.
 */
export async function verifyRadius(
	context: Context,
	district: string,
	count: number
): Promise<Verdict> {
	const { db } = context;
	const {
		holes,
		area,
		projection: code
	} = await computeCoverage(context, district, {
		view: 'designed',
		winter: false
	});
	const projection = projectionByCode(code);
	const drawn = buildAreaIndex(
		holes.features.flatMap(({ geometry }) => toPlaneMultiPolygon(geometry, projection))
	);
	const { rows } = await db.query<{ x: number; y: number; meters: number | null; rim: number }>(
		`with plane as (
			select st_transform(a.geom, $4::int) as geom from area a
			where a.district = $1::text and a.id = $2::uuid),
		water as materialized (
			select st_transform(f.geom, $4::int) as geom from facility f
			where f.kind in ('hydrant', 'pool', 'intake')
				and (f.lifecycle = 'in_service' or (f.lifecycle = 'suspended' and f.season = 'winter'))
				and f.district = $1::text and f.geom is not null),
		place as (
			select (st_dump(st_generatepoints(geom, $3::int, 20261128))).geom from plane)
		select st_x(place.geom) as x, st_y(place.geom) as y,
			(select min(st_distance(water.geom, place.geom)) from water) as meters,
			st_distance(st_boundary(plane.geom), place.geom) as rim
		from place, plane`,
		[district, area.id, count, projection.epsg]
	);
	const verdict: Verdict = {
		points: rows.length,
		falseCovers: 0,
		falseHoles: 0,
		withinTolerance: 0,
		toleranceMeters: TOLERANCE_METERS,
		covered: 0
	};
	for (const { x, y, meters, rim } of rows) {
		const isDrawnHole = isInsideArea(drawn, x, y);
		if (!isDrawnHole) verdict.covered++;
		const isCovered = meters !== null && meters <= RADIUS_METERS;
		if (isCovered !== isDrawnHole) continue;
		const margin = Math.min(rim, Math.abs((meters ?? Infinity) - RADIUS_METERS));
		if (margin <= TOLERANCE_METERS) verdict.withinTolerance++;
		else if (isDrawnHole) verdict.falseHoles++;
		else verdict.falseCovers++;
	}
	return verdict;
}
