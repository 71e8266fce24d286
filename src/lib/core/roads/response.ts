import type { RoadGraph } from './build-graph.ts';
import { costAtPoint } from './edge-profile.ts';
import { computeRoadField, type RoadField } from './road-field.ts';
import type { RoadPoint } from './snap.ts';
import { findCostQuantiles, summarizeField, type FieldSummary } from './summary.ts';

/** A station where its engines come onto the road. */
export interface ResponseStation extends RoadPoint {
	/** From the order to the wheels turning. */
	turnoutSeconds: number;
}

export interface ResponseOptions {
	/** Leaves out what takes longer; none by default, so that unreachable can be told from far. */
	limitSeconds?: number;
	/** Multiplies every speed: 0.75 in winter. */
	speedFactor?: number;
	/** Length `edgeCount`; not 0: impassable. */
	closedEdges?: Uint8Array;
}

export interface ResponseSummary extends FieldSummary {
	/** Weighted by length over all drivable road; null where the share is out of reach. */
	p50Seconds: number | null;
	p90Seconds: number | null;
}

/**
 * Arrival time of the nearest engine at every point of every drivable road, turnout included,
 * driving in permitted directions only.
 *
 * @returns A field in seconds for `profileEdge`, `listEdgeParts`, `summarizeResponse` and
 * `timeAtPoint`; sources are the stations in the order given.
 * @throws {RangeError} A station or option cannot be; the message names it.
 */
export function computeResponse(
	graph: RoadGraph,
	stations: readonly ResponseStation[],
	options: ResponseOptions = {}
): RoadField {
	const { limitSeconds = Infinity, ...others } = options;
	const sources = stations.map(({ edge, offsetMeters, turnoutSeconds }) => ({
		edge,
		offsetMeters,
		initialCost: turnoutSeconds
	}));
	return computeRoadField(graph, sources, { ...others, limit: limitSeconds });
}

/** Road within and beyond the limit, and the times that half and nine tenths of it do not exceed. */
export function summarizeResponse(field: RoadField, limitSeconds: number): ResponseSummary {
	assertUnit(field, 'seconds');
	const [p50Seconds, p90Seconds] = findCostQuantiles(field, [0.5, 0.9]);
	return {
		...summarizeField(field, limitSeconds),
		p50Seconds: p50Seconds ?? null,
		p90Seconds: p90Seconds ?? null
	};
}

/**
 * Arrival at a place on a road (a building, a community, snapped): seconds with turnout, meters of
 * road driven, index of the station.
 *
 * @returns undefined where no engine can come, or not within the field's limit.
 */
export function timeAtPoint(
	field: RoadField,
	point: RoadPoint
): { seconds: number; meters: number; station: number } | undefined {
	assertUnit(field, 'seconds');
	const found = costAtPoint(field, point);
	return found && { seconds: found.cost, meters: found.meters, station: found.source };
}

/**
 * Driving distance to the nearest water crane from every point of every drivable road: on the way
 * there, so one-way streets are taken toward the crane.
 *
 * @returns A field in meters for `profileEdge`, `listEdgeParts` and `refillAtPoint`.
 * @throws {RangeError} A crane cannot be; the message names it.
 */
export function computeRefill(
	graph: RoadGraph,
	cranes: readonly RoadPoint[],
	options: { limitMeters?: number; closedEdges?: Uint8Array } = {}
): RoadField {
	const { limitMeters = Infinity, ...others } = options;
	const sources = cranes.map(({ edge, offsetMeters }) => ({ edge, offsetMeters }));
	return computeRoadField(graph, sources, {
		...others,
		unit: 'meters',
		direction: 'to-sources',
		limit: limitMeters
	});
}

/** Driving distance from a place on a road to the nearest crane, and its index; undefined: none. */
export function refillAtPoint(
	field: RoadField,
	point: RoadPoint
): { meters: number; crane: number } | undefined {
	assertUnit(field, 'meters');
	const found = costAtPoint(field, point);
	return found && { meters: found.meters, crane: found.source };
}

function assertUnit(field: RoadField, unit: 'seconds' | 'meters'): void {
	if (field.unit !== unit)
		throw new RangeError(`The field is in ${field.unit}, expected one in ${unit}.`);
}
