import * as v from 'valibot';
import { projectionByCode } from '#lib/core/geometry/index.ts';
import { PositionSchema } from '#lib/domain/facility.ts';
import { InstantSchema } from '#lib/domain/time-schema.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	endClosure as endClosureRow,
	insertClosure,
	insertClosureEdges,
	listClosures as listClosureRows,
	type Closure
} from '#lib/server/queries/closure.ts';
import {
	listRoadEdgesById,
	listRoadEdgesNear,
	type RoadEdgeFound
} from '#lib/server/queries/road.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { getPlacedDistrict } from './analysis.ts';
import { authorize, type Context } from './context.ts';
import { MATCH_METERS, shareNear } from './edge-match.ts';
import { toPlaneLine } from './import-rows.ts';
import { loadRoads } from './road-cache.ts';
import { parseInput } from './validation.ts';

const line = v.pipe(v.array(PositionSchema), v.minLength(2), v.maxLength(5000));
const ring = v.pipe(v.array(PositionSchema), v.minLength(4), v.maxLength(5000));
const geometrySchema = v.variant('type', [
	v.object({ type: v.literal('Point'), coordinates: PositionSchema }),
	v.object({ type: v.literal('LineString'), coordinates: line }),
	v.object({ type: v.literal('Polygon'), coordinates: v.array(ring) })
]);
const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

/** A closure as a person hands it in: a geometry, or edges of the current roads. */
export const ClosureInputSchema = v.pipe(
	v.strictObject({
		from_at: InstantSchema,
		until_at: InstantSchema,
		reason: text(300),
		notice_number: v.optional(v.nullable(text(100))),
		geometry: v.optional(geometrySchema),
		edges: v.optional(
			v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.maxLength(1000))
		)
	}),
	v.check(
		(input) => Date.parse(input.until_at) > Date.parse(input.from_at),
		'until_at 应晚于 from_at — must be later than from_at'
	),
	v.check(
		(input) => (input.geometry === undefined) !== (input.edges === undefined),
		'请给出 geometry 或 edges 之一 — give either geometry or edges'
	)
);
export type ClosureInput = v.InferInput<typeof ClosureInputSchema>;

const MOST_EDGES = 2000;
const LEAST_SHARE = 0.5;
/** A point closes the edge nearest to it, within this distance. */
const POINT_METERS = 50;

/** Closures of a district, newest first; `active` leaves out those that are over or not yet begun. */
export async function listClosures(
	context: Context,
	district: string,
	options: { active?: boolean } = {}
): Promise<{ closures: Closure[] }> {
	authorize(context, district, 'map.read');
	const at = options.active ? context.now() : undefined;
	return { closures: await listClosureRows(context.db, district, at, 1000) };
}

/**
 * Closes roads from–until.
 *
 * @throws {Invalid} The geometry meets no road, or an edge does not exist.
 */
export async function createClosure(
	context: Context,
	district: string,
	input: ClosureInput
): Promise<{ id: string; edgeCount: number }> {
	authorize(context, district, 'closure.write');
	const { db, actor } = context;
	const parsed = parseInput(ClosureInputSchema, input);
	const { srid } = await getPlacedDistrict(db, district);
	const { batch } = await loadRoads(db, district, srid);
	const edges = parsed.edges
		? await findNamedEdges(db, district, batch, parsed.edges)
		: await findEdgesUnder(db, district, batch, srid, parsed.geometry);
	const geometry: GeoJSON.Geometry = parsed.geometry ?? {
		type: 'MultiLineString',
		coordinates: edges.map((edge) => edge.geometry.coordinates)
	};
	const id = await db.transaction(async (client) => {
		const { from_at, until_at, reason, notice_number = null } = parsed;
		const created = await insertClosure(client, district, {
			from_at,
			until_at,
			reason,
			notice_number,
			geometry,
			created_by: actor.id
		});
		await insertClosureEdges(client, district, created, edges);
		await bumpRevision(client, district, 'roads');
		await insertAudit(client, {
			actor,
			district,
			action: 'create',
			entity: 'closure',
			entityId: created,
			after: { from_at, until_at, reason, notice_number, edges: edges.length }
		});
		return created;
	});
	return { id, edgeCount: edges.length };
}

/** Opens a closed road before its time. @throws {NotFound} @throws {Conflict} It was ended before. */
export async function endClosure(
	context: Context,
	district: string,
	id: string
): Promise<{ id: string; ended_at: string }> {
	authorize(context, district, 'closure.write');
	const { db, actor } = context;
	const endedAt = context.now();
	const known = (await listClosureRows(db, district, undefined, 100_000)).find(
		(closure) => closure.id === id
	);
	if (!known) throw new NotFound(['没有这条断路记录。', 'No such closure.']);
	await db.transaction(async (client) => {
		if (!(await endClosureRow(client, district, id, endedAt, actor.id)))
			throw new Conflict(['这条断路已经结束。', 'This closure was ended before.']);
		await bumpRevision(client, district, 'roads');
		await insertAudit(client, {
			actor,
			district,
			action: 'end',
			entity: 'closure',
			entityId: id,
			before: { until_at: known.until_at },
			after: { ended_at: endedAt.toISOString() }
		});
	});
	return { id, ended_at: endedAt.toISOString() };
}

async function findNamedEdges(
	db: Queryable,
	district: string,
	batch: number,
	ids: readonly number[]
): Promise<RoadEdgeFound[]> {
	const edges = await listRoadEdgesById(db, district, batch, ids);
	const found = new Set(edges.map((edge) => edge.id));
	const missing = ids.filter((id) => !found.has(id));
	if (missing.length === 0 && edges.length > 0) return edges;
	throw new Invalid(
		[
			'没有这些路段：{missing}。道路可能已重新导入，请刷新地图后重选。',
			'No such edges: {missing}. Roads may have been imported anew: reload the map and choose again.'
		],
		{ params: { missing: missing.join(', ') || '—' } }
	);
}

async function findEdgesUnder(
	db: Queryable,
	district: string,
	batch: number,
	srid: number,
	geometry: GeoJSON.Geometry | undefined
): Promise<RoadEdgeFound[]> {
	const edges = geometry ? await edgesUnder(db, district, batch, srid, geometry) : [];
	if (edges.length > 0) return edges;
	throw new Invalid([
		'所画位置附近没有道路：请画在道路上（线 15 米、点 50 米以内）。',
		'There is no road at that place: draw on a road (lines within 15 m, points within 50 m).'
	]);
}

async function edgesUnder(
	db: Queryable,
	district: string,
	batch: number,
	srid: number,
	geometry: GeoJSON.Geometry
): Promise<RoadEdgeFound[]> {
	const near = (meters: number, limit: number) =>
		listRoadEdgesNear(db, district, batch, geometry, meters, limit);
	if (geometry.type === 'Point') return near(POINT_METERS, 1);
	if (geometry.type !== 'LineString') return near(0, MOST_EDGES);
	const projection = projectionByCode(srid);
	const toLine = ({ coordinates }: GeoJSON.LineString) =>
		toPlaneLine(
			new Float64Array(coordinates.flatMap(([lon = NaN, lat = NaN]) => [lon, lat])),
			projection
		);
	const drawn = toLine(geometry);
	const candidates = await near(MATCH_METERS, MOST_EDGES);
	const along = candidates.filter((edge) => shareNear(toLine(edge.geometry), drawn) >= LEAST_SHARE);
	return along.length > 0 ? along : candidates.slice(0, 1);
}
