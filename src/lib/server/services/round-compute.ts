import { computeTravelMatrix, fitShift, type RoundPlace } from '#lib/core/rounds/index.ts';
import { findSnap } from '#lib/core/roads/index.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import { createRuleReader, getPlacedDistrict } from './analysis.ts';
import { authorize, type Context } from './context.ts';
import { loadRoads } from './road-cache.ts';
import { walkLayerOf } from './walk-layer.ts';

/** What is to be ordered; degrees, CGCS2000. */
export interface RoundRequest {
	from: [lon: number, lat: number];
	candidates: { id: string; position: [lon: number, lat: number]; weight: number }[];
	mode: 'drive' | 'walk';
	returns: boolean;
	shiftSeconds: number;
	stopSeconds: number;
	/** In frost roads are slower, by the rule `winter.speed_factor`. */
	isWinter: boolean;
}

/** The stops that fit, in order, and the times between all places of the round. */
export interface ComputedRound {
	stops: string[];
	left: string[];
	/** Whole seconds; place 0 is the start, place k the k-th stop. */
	seconds: number[];
	travelSeconds: number;
	guessedCount: number;
	elapsedMs: number;
}

/** The search for the order gets this long; the matrix takes its own time before. */
const ORDER_MS = 1000;
const WALK_METERS_PER_SECOND = 1.2;
/** Of ways beside the roads to the straight line; standards.md §8, λ. */
const DETOUR = 1.3;
const SNAP_METERS = 300;

/** Orders a round along the streets as they are open now. @throws {Unavailable} There are no roads yet. */
export async function computeRound(
	context: Context,
	district: string,
	request: RoundRequest
): Promise<ComputedRound> {
	authorize(context, district, 'observation.write');
	return offThread(context, 'round', [district, request], () =>
		computeRoundHere(context, district, request)
	);
}

export async function computeRoundHere(
	context: Context,
	district: string,
	request: RoundRequest
): Promise<ComputedRound> {
	const started = performance.now();
	const { srid } = await getPlacedDistrict(context.db, district);
	const roads = await loadRoads(context.db, district, srid);
	const rule = await createRuleReader(context.db, district);
	const closed = await listClosedEdgeIds(context.db, district, roads.batch, context.now());
	const closedEdges = new Uint8Array(roads.network.edgeCount);
	for (const edge of closed) closedEdges[edge] = 1;
	const { graph, snaps } =
		request.mode === 'walk' ? walkLayerOf(roads) : { graph: roads.drive, snaps: roads.snaps };
	const places = [request.from, ...request.candidates.map(({ position }) => position)].map(
		([lon, lat]): RoundPlace => {
			const [x = NaN, y = NaN] = roads.projection.forward(lon, lat);
			return { x, y, road: findSnap(snaps, x, y, { limitMeters: SNAP_METERS }) };
		}
	);
	const { seconds, guessedCount } = computeTravelMatrix(graph, places, {
		closedEdges,
		speedFactor: request.isWinter ? rule('winter.speed_factor') : 1,
		walkMetersPerSecond: WALK_METERS_PER_SECOND,
		detour: DETOUR
	});
	const until = performance.now() + ORDER_MS;
	const count = places.length;
	const { order, left, travelSeconds } = fitShift(
		{
			count,
			seconds,
			returns: request.returns,
			weights: Float64Array.from([1, ...request.candidates.map(({ weight }) => weight)]),
			stopSeconds: request.stopSeconds,
			shiftSeconds: request.shiftSeconds
		},
		{ isOver: () => performance.now() > until }
	);
	const idOf = (place: number) => request.candidates[place - 1]?.id ?? '';
	const inOrder = [0, ...order];
	return {
		stops: order.map(idOf),
		left: left.map(idOf),
		seconds: inOrder.flatMap((from) =>
			inOrder.map((to) => Math.round(seconds[from * count + to] ?? 0))
		),
		travelSeconds: Math.round(travelSeconds),
		guessedCount,
		elapsedMs: performance.now() - started
	};
}
