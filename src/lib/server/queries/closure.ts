import type { Queryable } from '#lib/server/db/pool.ts';
import type { RoadEdgeKey } from './road.ts';

/** A closed stretch of road (断路). Times are ISO strings, geometry in degrees. */
export interface Closure {
	id: string;
	from_at: string;
	until_at: string;
	reason: string;
	notice_number: string | null;
	geometry: GeoJSON.Geometry;
	created_by: string;
	created_at: string;
	ended_at: string | null;
	ended_by: string | null;
	/** Edges of the current roads that it closes. */
	edge_count: number;
	/** Edges that no longer exist in the current roads: to be looked at by a person. */
	lost_count: number;
}

/** An edge under a closure or an override, with the line it had when that was made. */
export interface KeptEdge extends RoadEdgeKey {
	/** The closure's or the override's. */
	ownerId: string;
	isLost: boolean;
	geometry: GeoJSON.LineString;
}

type Times = 'from_at' | 'until_at' | 'created_at' | 'ended_at';
type ClosureRow = Omit<Closure, Times> & Record<Times, Date | string | null>;

/** Closures of a district, newest first; past ones too unless `activeAt` is given. */
export async function listClosures(
	db: Queryable,
	district: string,
	activeAt: Date | undefined,
	limit: number
): Promise<Closure[]> {
	const { rows } = await db.query<ClosureRow>(
		`select c.id, from_at, until_at, reason, notice_number, st_asgeojson(c.geom, 7, 0)::json as geometry,
			created_by, created_at, ended_at, ended_by,
			(count(e.way_id) filter (where not e.is_lost))::int as edge_count,
			(count(e.way_id) filter (where e.is_lost))::int as lost_count
		from closure c
		left join closure_edge e on e.district = c.district and e.closure_id = c.id
		where c.district = $1::text and ($2::timestamptz is null
			or (from_at <= $2::timestamptz and until_at > $2::timestamptz
				and (ended_at is null or ended_at > $2::timestamptz)))
		group by c.district, c.id
		order by created_at desc, c.id
		limit $3::int`,
		[district, activeAt ?? null, limit]
	);
	return rows.map((row) => ({
		...row,
		from_at: new Date(row.from_at ?? 0).toISOString(),
		until_at: new Date(row.until_at ?? 0).toISOString(),
		created_at: new Date(row.created_at ?? 0).toISOString(),
		ended_at: row.ended_at && new Date(row.ended_at).toISOString()
	}));
}

export async function insertClosure(
	db: Queryable,
	district: string,
	closure: {
		from_at: string;
		until_at: string;
		reason: string;
		notice_number: string | null;
		geometry: GeoJSON.Geometry;
		created_by: string;
	}
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into closure (district, from_at, until_at, reason, notice_number, geom, created_by)
		values ($1::text, $2::timestamptz, $3::timestamptz, $4::text, $5::text,
			st_setsrid(st_geomfromgeojson($6::text), 4490), $7::text)
		returning id`,
		[
			district,
			closure.from_at,
			closure.until_at,
			closure.reason,
			closure.notice_number,
			JSON.stringify(closure.geometry),
			closure.created_by
		]
	);
	if (!rows[0]) throw new Error('insert into closure returned no row');
	return rows[0].id;
}

/** @returns false when there is no such closure, or it was ended before. */
export async function endClosure(
	db: Queryable,
	district: string,
	id: string,
	at: Date,
	by: string
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update closure set ended_at = $3::timestamptz, ended_by = $4::text
		where district = $1::text and id = $2::uuid and ended_at is null`,
		[district, id, at, by]
	);
	return rowCount === 1;
}

export async function insertClosureEdges(
	db: Queryable,
	district: string,
	closureId: string,
	edges: readonly (RoadEdgeKey & { geometry: GeoJSON.LineString })[]
): Promise<void> {
	if (edges.length === 0) return;
	await db.query(
		`insert into closure_edge (district, closure_id, way_id, from_node, to_node, ordinal, geom)
		select $1::text, $2::uuid, e.way, e.first, e.last, e.nth,
			st_setsrid(st_geomfromgeojson(e.line), 4490)
		from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::smallint[], $7::text[])
			as e (way, first, last, nth, line)
		on conflict (district, closure_id, way_id, from_node, to_node, ordinal)
			do update set is_lost = false`,
		[
			district,
			closureId,
			edges.map((edge) => edge.way_id),
			edges.map((edge) => edge.from_node),
			edges.map((edge) => edge.to_node),
			edges.map((edge) => edge.ordinal),
			edges.map((edge) => JSON.stringify(edge.geometry))
		]
	);
}

/** Edges of closures that are not over, for matching against newly imported roads. */
export async function listClosureEdges(
	db: Queryable,
	district: string,
	at: Date
): Promise<KeptEdge[]> {
	const { rows } = await db.query<KeptEdgeRow>(
		`select e.closure_id as owner_id, e.way_id, e.from_node, e.to_node, e.ordinal, e.is_lost,
			st_asgeojson(e.geom, 7, 0)::json as geometry
		from closure_edge e join closure c on c.district = e.district and c.id = e.closure_id
		where e.district = $1::text and c.until_at > $2::timestamptz and c.ended_at is null
		order by e.closure_id, e.way_id, e.from_node, e.to_node, e.ordinal
		limit 20000`,
		[district, at]
	);
	return rows.map(toKept);
}

export async function setClosureEdgeLost(
	db: Queryable,
	district: string,
	edge: KeptEdge,
	isLost: boolean
): Promise<void> {
	await db.query(
		`update closure_edge set is_lost = $7::bool
		where district = $1::text and closure_id = $2::uuid and way_id = $3::bigint
			and from_node = $4::bigint and to_node = $5::bigint and ordinal = $6::smallint`,
		[district, edge.ownerId, edge.way_id, edge.from_node, edge.to_node, edge.ordinal, isLost]
	);
}

export async function deleteClosureEdge(
	db: Queryable,
	district: string,
	edge: KeptEdge
): Promise<void> {
	await db.query(
		`delete from closure_edge
		where district = $1::text and closure_id = $2::uuid and way_id = $3::bigint
			and from_node = $4::bigint and to_node = $5::bigint and ordinal = $6::smallint`,
		[district, edge.ownerId, edge.way_id, edge.from_node, edge.to_node, edge.ordinal]
	);
}

/** Ids of the edges of a batch that are closed at a moment. */
export async function listClosedEdgeIds(
	db: Queryable,
	district: string,
	batch: number,
	at: Date
): Promise<number[]> {
	const { rows } = await db.query<{ id: number }>(
		`select distinct r.id from closure c
		join closure_edge e on e.district = c.district and e.closure_id = c.id
		join road_edge r on r.district = e.district and r.batch = $2::bigint and r.way_id = e.way_id
			and r.from_node = e.from_node and r.to_node = e.to_node and r.ordinal = e.ordinal
		where c.district = $1::text and not e.is_lost and c.from_at <= $3::timestamptz
			and c.until_at > $3::timestamptz and (c.ended_at is null or c.ended_at > $3::timestamptz)
		order by r.id limit 100000`,
		[district, batch, at]
	);
	return rows.map((row) => row.id);
}

/** When a closure next begins or ends, after a moment. */
export async function findNextClosureChange(
	db: Queryable,
	district: string,
	after: Date
): Promise<Date | undefined> {
	const { rows } = await db.query<{ next: Date | string | null }>(
		`select min(moment) as next from closure c,
			lateral (values (c.from_at), (c.until_at)) as edge (moment)
		where c.district = $1::text and c.ended_at is null and moment > $2::timestamptz`,
		[district, after]
	);
	return rows[0]?.next ? new Date(rows[0].next) : undefined;
}

export type KeptEdgeRow = RoadEdgeKeyRow & {
	owner_id: string;
	is_lost: boolean;
	geometry: GeoJSON.LineString;
};
type RoadEdgeKeyRow = {
	way_id: string | number;
	from_node: string | number;
	to_node: string | number;
	ordinal: number;
};

export function toKept(row: KeptEdgeRow): KeptEdge {
	return {
		ownerId: row.owner_id,
		isLost: row.is_lost,
		way_id: Number(row.way_id),
		from_node: Number(row.from_node),
		to_node: Number(row.to_node),
		ordinal: row.ordinal,
		geometry: row.geometry
	};
}
