import { listEdgeParts } from '#lib/core/roads/index.ts';
import { countFacility } from '#lib/domain/counting.ts';
import { listCountedFacilities } from '#lib/server/queries/coverage-input.ts';
import { getPlacedDistrict, widenBox } from '#lib/server/services/analysis.ts';
import type { Context } from '#lib/server/services/context.ts';
import { findReach } from '#lib/server/services/reach-compute.ts';
import { loadRoads } from '#lib/server/services/road-cache.ts';
import { mulberry32 } from '../../bench/random.ts';
import type { Verdict } from './coverage.ts';

const WITHIN_METERS = 150;
const OFF_ROAD_METERS = 50;
const TOLERANCE_METERS = 0.001;

interface Place {
	edge: number;
	offset: number;
	meters: number;
	/** Least of all facilities, by pgRouting. */
	least: number;
}

/**
 * The parts of streets that we call reached by hose, against pgr_drivingDistance from every hydrant by
 * itself (never equicost), each snapped by PostGIS to the nearest street, and the least of them.
 */
export async function verifyRoads(
	context: Context,
	district: string,
	count: number
): Promise<Verdict> {
	const { db } = context;
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const layer = await loadRoads(db, district, srid);
	const now = context.now();
	const listed = await listCountedFacilities(db, district, ['hydrant'], widenBox(bbox, 5000), now);
	const hydrants = listed.filter(
		(facility) =>
			countFacility(facility, { view: 'designed', winter: false, verifiedDays: 180, now }) ===
			'counts'
	);
	const { reach } = findReach(layer, {
		facilities: hydrants,
		withinMeters: WITHIN_METERS,
		offRoadMeters: OFF_ROAD_METERS,
		closedEdges: []
	});
	const places = drawPlaces(reach.field.graph, count);
	const byEdge = new Map<number, Place[]>();
	for (const place of places) byEdge.set(place.edge, [...(byEdge.get(place.edge) ?? []), place]);
	await db.query('drop table if exists verify_edge');
	await db.query(
		`create table verify_edge as
		select e.id::bigint, from_node as source, to_node as target, length_m as cost,
			length_m as reverse_cost, st_transform(e.geom, $3::int) as geom
		from road_edge e where e.district = $1::text and e.batch = $2::bigint and is_walkable`.replace(
			/\$1::text|\$2::bigint|\$3::int/g,
			(name) =>
				({ '$1::text': `'${district}'`, '$2::bigint': `${layer.batch}`, '$3::int': `${srid}` })[
					name
				] ?? ''
		)
	);
	await db.query('create index on verify_edge using gist (geom)');
	for (const hydrant of hydrants) await reachFrom(db, srid, hydrant, byEdge);
	const verdict: Verdict = {
		points: places.length,
		falseCovers: 0,
		falseHoles: 0,
		withinTolerance: 0,
		toleranceMeters: TOLERANCE_METERS,
		covered: 0
	};
	for (const { edge, offset, least } of places) {
		const isReached = listEdgeParts(reach.field, edge, WITHIN_METERS).some(
			(part) => part.state === 'within' && part.offset0 <= offset && offset <= part.offset1
		);
		if (isReached) verdict.covered++;
		if (isReached === least <= WITHIN_METERS) continue;
		if (Math.abs(least - WITHIN_METERS) <= TOLERANCE_METERS) verdict.withinTolerance++;
		else if (isReached) verdict.falseCovers++;
		else verdict.falseHoles++;
	}
	return verdict;
}

/** Uniform over the meters of street. */
function drawPlaces(
	graph: { edgeAccess: Uint8Array; network: { edgeMeters: Float64Array } },
	count: number
): Place[] {
	const random = mulberry32(20261128);
	const ends: number[] = [];
	let sum = 0;
	graph.network.edgeMeters.forEach((meters, edge) => {
		sum += graph.edgeAccess[edge] === 0 ? 0 : meters;
		ends.push(sum);
	});
	return Array.from({ length: count }, () => {
		const at = random() * sum;
		const edge = ends.findIndex((end) => end > at);
		const meters = graph.network.edgeMeters[edge] ?? NaN;
		return { edge, offset: meters - ((ends[edge] ?? NaN) - at), meters, least: Infinity };
	});
}

async function reachFrom(
	db: Context['db'],
	srid: number,
	{ lon, lat }: { lon: number; lat: number },
	byEdge: ReadonlyMap<number, Place[]>
): Promise<void> {
	const { rows: snaps } = await db.query<{
		id: string;
		away: number;
		offset: number;
		length: number;
		x: number;
		y: number;
	}>(
		`with place as (select st_transform(st_setsrid(st_makepoint($1::float8, $2::float8), 4490), $3::int) as geom)
		select e.id, st_distance(e.geom, place.geom) as away,
			st_linelocatepoint(e.geom, place.geom) * e.cost as "offset", e.cost as length,
			st_x(place.geom) as x, st_y(place.geom) as y
		from verify_edge e, place where st_dwithin(e.geom, place.geom, $4::float8)
		order by 2, e.id limit 1`,
		[lon, lat, srid, OFF_ROAD_METERS]
	);
	const [snap] = snaps;
	if (!snap) return;
	const { id, away, offset, length, x, y } = snap;
	const near = `geom && st_makeenvelope(${x - 250}, ${y - 250}, ${x + 250}, ${y + 250}, ${srid})`;
	const graph = `select id, source, target, cost, reverse_cost from verify_edge where ${near}
		union all select 1000000001, -1, target, ${length - offset}, -1 from verify_edge where id = ${id}
		union all select 1000000002, -1, source, ${offset}, -1 from verify_edge where id = ${id}`;
	const { rows } = await db.query<{ edge: string; from: number | null; to: number | null }>(
		`with reached as (
			select node, agg_cost from pgr_drivingDistance($1::text, -1::bigint, $2::float8, true))
		select e.id as edge, a.agg_cost as from, b.agg_cost as to
		from verify_edge e
		left join reached a on a.node = e.source
		left join reached b on b.node = e.target
		where e.${near} and (a.node is not null or b.node is not null or e.id = $3::bigint)`,
		[graph, WITHIN_METERS - away, id]
	);
	for (const { edge, from, to } of rows)
		for (const place of byEdge.get(Number(edge)) ?? []) {
			const onEdge = edge === id ? Math.abs(place.offset - offset) : Infinity;
			const least = Math.min(
				(from ?? Infinity) + place.offset,
				(to ?? Infinity) + place.meters - place.offset,
				onEdge
			);
			place.least = Math.min(place.least, away + least);
		}
}
