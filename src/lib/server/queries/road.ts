import { printLineString } from '#lib/formats/wkb.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A road edge to be stored. `lonLats`: degrees, lon, lat, lon, lat, …, from → to. */
export interface RoadEdgeRow {
	id: number;
	wayId: number;
	fromNode: number;
	toNode: number;
	ordinal: number;
	class: string;
	name: string | null;
	oneWay: -1 | 0 | 1;
	speedKmh: number;
	isDrivable: boolean;
	isWalkable: boolean;
	access: string | null;
	maxHeightMeters: number | null;
	maxWidthMeters: number | null;
	maxWeightTons: number | null;
	widthMeters: number | null;
	lanes: number | null;
	bridge: boolean;
	tunnel: boolean;
	layer: number;
	lengthMeters: number;
	lonLats: ArrayLike<number>;
}

/** What travel needs of an edge; `wkb` is its line in degrees. */
export interface RoadTravelRow {
	id: number;
	way_id: number;
	from_node: number;
	to_node: number;
	ordinal: number;
	class: string;
	name: string | null;
	one_way: -1 | 0 | 1;
	speed_kmh: number;
	is_drivable: boolean;
	is_walkable: boolean;
	max_height_m: number | null;
	max_width_m: number | null;
	width_m: number | null;
	/** On a bridge or in a tunnel. */
	is_structure: boolean;
	lanes: number | null;
	length_m: number;
	wkb: Uint8Array;
}

/** Stores edges of a batch in one statement. */
export async function insertRoadEdges(
	db: Queryable,
	district: string,
	batch: number,
	edges: readonly RoadEdgeRow[]
): Promise<void> {
	await db.query(
		`insert into road_edge (district, batch, id, way_id, from_node, to_node, ordinal, class, name,
			one_way, speed_kmh, is_drivable, is_walkable, access, max_height_m, max_width_m, max_weight_t,
			width_m, lanes, bridge, tunnel, layer, length_m, geom)
		select $1::text, $2::bigint, e.* from unnest($3::int[], $4::bigint[], $5::bigint[], $6::bigint[],
			$7::smallint[], $8::text[], $9::text[], $10::smallint[], $11::real[], $12::bool[], $13::bool[],
			$14::text[], $15::real[], $16::real[], $17::real[], $18::real[], $19::smallint[], $20::bool[],
			$21::bool[], $22::smallint[], $23::float8[], $24::geometry[]) as e`,
		[
			district,
			batch,
			edges.map((edge) => edge.id),
			edges.map((edge) => edge.wayId),
			edges.map((edge) => edge.fromNode),
			edges.map((edge) => edge.toNode),
			edges.map((edge) => edge.ordinal),
			edges.map((edge) => edge.class),
			edges.map((edge) => edge.name),
			edges.map((edge) => edge.oneWay),
			edges.map((edge) => edge.speedKmh),
			edges.map((edge) => edge.isDrivable),
			edges.map((edge) => edge.isWalkable),
			edges.map((edge) => edge.access),
			edges.map((edge) => edge.maxHeightMeters),
			edges.map((edge) => edge.maxWidthMeters),
			edges.map((edge) => edge.maxWeightTons),
			edges.map((edge) => edge.widthMeters),
			edges.map((edge) => edge.lanes),
			edges.map((edge) => edge.bridge),
			edges.map((edge) => edge.tunnel),
			edges.map((edge) => edge.layer),
			edges.map((edge) => edge.lengthMeters),
			toGeometryArray(edges.map((edge) => printLineString(edge.lonLats)))
		]
	);
}

/** Array literal of EWKB hex: PostGIS's array delimiter for geometry is the colon, not the comma. */
export function toGeometryArray(hexes: readonly string[]): string {
	return `{${hexes.join(':')}}`;
}

/** Edges of a batch with `afterId < id`, in the order of id (the index in typed arrays). */
export async function listRoadTravelRows(
	db: Queryable,
	district: string,
	batch: number,
	afterId: number,
	limit: number
): Promise<RoadTravelRow[]> {
	const { rows } = await db.query<
		Omit<RoadTravelRow, 'way_id' | 'from_node' | 'to_node'> & {
			way_id: string | number;
			from_node: string | number;
			to_node: string | number;
		}
	>(
		`select id, way_id, from_node, to_node, ordinal, class, name, one_way, speed_kmh, is_drivable,
			is_walkable, max_height_m, max_width_m, width_m, lanes, bridge or tunnel as is_structure,
			length_m, st_asbinary(geom) as wkb
		from road_edge
		where district = $1::text and batch = $2::bigint and id > $3::int
		order by id
		limit $4::int`,
		[district, batch, afterId, limit]
	);
	return rows.map((row) => ({
		...row,
		way_id: Number(row.way_id),
		from_node: Number(row.from_node),
		to_node: Number(row.to_node)
	}));
}

/** An edge named by way and end nodes, as closures and overrides keep it. */
export interface RoadEdgeKey {
	way_id: number;
	from_node: number;
	to_node: number;
	ordinal: number;
}

/** Edges found near or by key; `geometry` in degrees. */
export interface RoadEdgeFound extends RoadEdgeKey {
	id: number;
	name: string | null;
	length_m: number;
	geometry: GeoJSON.LineString;
}

type FoundRow = Omit<RoadEdgeFound, 'way_id' | 'from_node' | 'to_node'> & {
	way_id: string | number;
	from_node: string | number;
	to_node: string | number;
};
const FOUND = `id, name, way_id, from_node, to_node, ordinal, length_m, st_asgeojson(road_edge.geom, 7, 0)::json as geometry`;

/** Edges of a batch by their ids. */
export async function listRoadEdgesById(
	db: Queryable,
	district: string,
	batch: number,
	ids: readonly number[]
): Promise<RoadEdgeFound[]> {
	const { rows } = await db.query<FoundRow>(
		`select ${FOUND} from road_edge
		where district = $1::text and batch = $2::bigint and id = any($3::int[])
		order by id limit 10000`,
		[district, batch, ids]
	);
	return rows.map(toFound);
}

/** Edges of a batch by way and end nodes. */
export async function listRoadEdgesByKey(
	db: Queryable,
	district: string,
	batch: number,
	keys: readonly RoadEdgeKey[]
): Promise<RoadEdgeFound[]> {
	const { rows } = await db.query<FoundRow>(
		`select ${FOUND} from road_edge
		join unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::smallint[])
			as k (way, first, last, nth)
			on way_id = k.way and from_node = k.first and to_node = k.last and ordinal = k.nth
		where district = $1::text and batch = $2::bigint
		order by id limit 10000`,
		[
			district,
			batch,
			keys.map((key) => key.way_id),
			keys.map((key) => key.from_node),
			keys.map((key) => key.to_node),
			keys.map((key) => key.ordinal)
		]
	);
	return rows.map(toFound);
}

/** Edges of a batch whose line comes within some meters of a geometry, nearest first. */
export async function listRoadEdgesNear(
	db: Queryable,
	district: string,
	batch: number,
	geometry: GeoJSON.Geometry,
	meters: number,
	limit: number
): Promise<RoadEdgeFound[]> {
	const { rows } = await db.query<FoundRow>(
		`with target as (select st_setsrid(st_geomfromgeojson($3::text), 4490) as geom)
		select ${FOUND} from road_edge, target
		where district = $1::text and batch = $2::bigint
			and road_edge.geom && st_expand(target.geom, $4::float8 / 40000, $4::float8 / 80000)
			and st_dwithin(road_edge.geom::geography, target.geom::geography, $4::float8)
		order by st_distance(road_edge.geom::geography, target.geom::geography), id
		limit $5::int`,
		[district, batch, JSON.stringify(geometry), meters, limit]
	);
	return rows.map(toFound);
}

function toFound(row: FoundRow): RoadEdgeFound {
	return {
		...row,
		way_id: Number(row.way_id),
		from_node: Number(row.from_node),
		to_node: Number(row.to_node)
	};
}
