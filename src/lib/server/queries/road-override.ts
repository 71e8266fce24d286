import type { Queryable } from '#lib/server/db/pool.ts';
import { toKept, type KeptEdge, type KeptEdgeRow } from './closure.ts';
import type { RoadEdgeKey } from './road.ts';

/** What a planner may correct on an edge; see domain/road-override.ts for the schema. */
export interface RoadChanges {
	one_way?: -1 | 0 | 1 | undefined;
	speed_kmh?: number | undefined;
	is_drivable?: boolean | undefined;
	max_height_m?: number | null | undefined;
	max_width_m?: number | null | undefined;
	width_m?: number | null | undefined;
}

export interface RoadOverride extends RoadEdgeKey {
	id: string;
	changes: RoadChanges;
	reason: string;
	is_lost: boolean;
	created_by: string;
}

export async function insertRoadOverride(
	db: Queryable,
	district: string,
	override: RoadEdgeKey & {
		geometry: GeoJSON.LineString;
		changes: RoadChanges;
		reason: string;
		created_by: string;
	}
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into road_override (district, way_id, from_node, to_node, ordinal, geom, changes, reason, created_by)
		values ($1::text, $2::bigint, $3::bigint, $4::bigint, $5::smallint,
			st_setsrid(st_geomfromgeojson($6::text), 4490), $7::jsonb, $8::text, $9::text)
		returning id`,
		[
			district,
			override.way_id,
			override.from_node,
			override.to_node,
			override.ordinal,
			JSON.stringify(override.geometry),
			JSON.stringify(override.changes),
			override.reason,
			override.created_by
		]
	);
	if (!rows[0]) throw new Error('insert into road_override returned no row');
	return rows[0].id;
}

/** Overrides of a district, oldest first: of two on one edge the later one wins. */
export async function listRoadOverrides(db: Queryable, district: string): Promise<RoadOverride[]> {
	const { rows } = await db.query<
		Omit<RoadOverride, 'way_id' | 'from_node' | 'to_node'> & {
			way_id: string | number;
			from_node: string | number;
			to_node: string | number;
		}
	>(
		`select id, way_id, from_node, to_node, ordinal, changes, reason, is_lost, created_by
		from road_override where district = $1::text order by created_at, id limit 20000`,
		[district]
	);
	return rows.map((row) => ({
		...row,
		way_id: Number(row.way_id),
		from_node: Number(row.from_node),
		to_node: Number(row.to_node)
	}));
}

/** The edges under overrides, for matching against newly imported roads. */
export async function listOverrideEdges(db: Queryable, district: string): Promise<KeptEdge[]> {
	const { rows } = await db.query<KeptEdgeRow>(
		`select id as owner_id, way_id, from_node, to_node, ordinal, is_lost,
			st_asgeojson(geom, 7, 0)::json as geometry
		from road_override where district = $1::text order by created_at, id limit 20000`,
		[district]
	);
	return rows.map(toKept);
}

/** Moves an override to the edge that took the place of its own, or marks it lost. */
export async function setOverrideEdge(
	db: Queryable,
	district: string,
	id: string,
	key: RoadEdgeKey,
	isLost: boolean
): Promise<void> {
	await db.query(
		`update road_override set way_id = $3::bigint, from_node = $4::bigint, to_node = $5::bigint,
			ordinal = $6::smallint, is_lost = $7::bool
		where district = $1::text and id = $2::uuid`,
		[district, id, key.way_id, key.from_node, key.to_node, key.ordinal, isLost]
	);
}
