import { BACKWARD, FORWARD, type RoadGraph } from './build-graph.ts';
import { toExactSum } from './exact-sum.ts';
import {
	createLabels,
	improveLabels,
	prepareSearch,
	type NodeLabels,
	type SearchStart,
	type TravelDirection
} from './search.ts';
import type { RoadPoint } from './snap.ts';

/** Where the field starts: a station, a crane, a hydrant, snapped to a road. */
export interface RoadSource extends RoadPoint {
	/** Cost before the road is entered (turnout seconds, meters off the road); 0 unless given. */
	initialCost?: number;
}

export interface RoadFieldOptions {
	/** What is least: seconds of travel (default) or meters of road. */
	unit?: 'seconds' | 'meters';
	/**
	 * `from-sources` (default): a station's engine drives to the place. `to-sources`: from the place
	 * to the source (driving to a crane). `either`: one-way streets do not matter.
	 */
	direction?: TravelDirection;
	/** Places that cost more are left out of the search; none by default. */
	limit?: number;
	/** Multiplies every speed (winter: 0.75); only for seconds. */
	speedFactor?: number;
	/** Length `edgeCount`; not 0: impassable. */
	closedEdges?: Uint8Array;
}

/**
 * Least cost from the nearest source to every node, and what is needed to tell it for every point
 * of every edge. Numbers of cost are in `unit`.
 */
export interface RoadField extends NodeLabels {
	graph: RoadGraph;
	unit: 'seconds' | 'meters';
	direction: TravelDirection;
	limit: number;
	closedEdges: Uint8Array | undefined;
	/** Cost of each edge from end to end. */
	edgeCost: Float64Array;
	sources: readonly RoadSource[];
	/** Indices of the sources on an edge, by rising offset. */
	sourcesOnEdge: ReadonlyMap<number, readonly number[]>;
}

const MOST_INITIAL_COST = 1e6;

/**
 * Field of least cost from many sources over a road graph, exact.
 *
 * A source on a one-way edge leaves only forward; at an edge's very end it stands at the junction
 * and may leave by every road there. A source on a closed edge cannot leave it. Equal costs go to
 * the lower source index, then to fewer meters. An empty list of sources reaches nothing.
 *
 * @returns Labels by node: cost (Infinity where not reached), meters of road along the best way
 * (off-road meters and turnout are not in it), index of the source (−1 where not reached).
 * @throws {RangeError} A source or option cannot be; the message names it.
 */
export function computeRoadField(
	graph: RoadGraph,
	sources: readonly RoadSource[],
	options: RoadFieldOptions = {}
): RoadField {
	const { unit = 'seconds', direction = 'from-sources', limit = Infinity } = options;
	const { speedFactor = 1, closedEdges } = options;
	if (!(limit >= 0)) throw new RangeError(`limit is ${limit}, expected 0 or more.`);
	if (!(speedFactor > 0 && speedFactor < Infinity))
		throw new RangeError(`speedFactor is ${speedFactor}, expected more than 0 and finite.`);
	if (closedEdges !== undefined && closedEdges.length !== graph.network.edgeCount)
		throw new RangeError(
			`closedEdges has ${closedEdges.length} entries, expected ${graph.network.edgeCount}.`
		);
	sources.forEach((source, index) => assertSource(graph, source, index));
	const field: RoadField = {
		graph,
		unit,
		direction,
		limit,
		closedEdges,
		edgeCost: costOfEdges(graph, unit, speedFactor),
		sources,
		sourcesOnEdge: groupByEdge(sources),
		...createLabels(graph.network.nodeCount)
	};
	const starts = sources.flatMap((source, index) => listStarts(field, source, index));
	improveLabels(prepareSearch(graph, field), field, starts);
	return field;
}

/** Whether the search may run along an edge with rising offset, and with falling offset. */
export function runsOnEdge(field: RoadField, edge: number): { up: boolean; down: boolean } {
	const access = field.graph.edgeAccess[edge]!;
	if (access === 0 || (field.closedEdges !== undefined && field.closedEdges[edge] !== 0))
		return { up: false, down: false };
	if (field.direction === 'either') return { up: true, down: true };
	const forward = (access & FORWARD) !== 0;
	const backward = (access & BACKWARD) !== 0;
	return field.direction === 'from-sources'
		? { up: forward, down: backward }
		: { up: backward, down: forward };
}

/** Cost of a stretch of an edge; that of the whole edge is `edgeCost`, exactly. */
export function costAlong(field: RoadField, edge: number, meters: number): number {
	const edgeMeters = field.graph.network.edgeMeters[edge]!;
	if (meters === edgeMeters) return field.edgeCost[edge]!;
	return meters * (field.edgeCost[edge]! / edgeMeters);
}

/** The labels that a source gives to the ends of its edge: none where it cannot leave. */
export function listStarts(field: RoadField, source: RoadSource, index: number): SearchStart[] {
	const { edge, offsetMeters, initialCost = 0 } = source;
	const { edgeFrom, edgeTo, edgeMeters } = field.graph.network;
	const ahead = edgeMeters[edge]! - offsetMeters;
	const toStart = (node: number, meters: number): SearchStart => ({
		node,
		cost: toExactSum(initialCost + costAlong(field, edge, meters)),
		meters: toExactSum(meters),
		source: index
	});
	const runs = runsOnEdge(field, edge);
	const starts: SearchStart[] = [];
	if (runs.down || offsetMeters === 0) starts.push(toStart(edgeFrom[edge]!, offsetMeters));
	if (runs.up || ahead === 0) starts.push(toStart(edgeTo[edge]!, ahead));
	return starts;
}

function costOfEdges(
	graph: RoadGraph,
	unit: 'seconds' | 'meters',
	speedFactor: number
): Float64Array {
	if (unit === 'meters') return graph.network.edgeMeters;
	if (speedFactor === 1) return graph.edgeSeconds;
	return graph.edgeSeconds.map((seconds) => toExactSum(seconds / speedFactor));
}

function groupByEdge(sources: readonly RoadSource[]): Map<number, number[]> {
	const groups = new Map<number, number[]>();
	sources.forEach(({ edge }, index) => {
		const group = groups.get(edge);
		if (group === undefined) groups.set(edge, [index]);
		else group.push(index);
	});
	for (const group of groups.values())
		group.sort((a, b) => sources[a]!.offsetMeters - sources[b]!.offsetMeters || a - b);
	return groups;
}

export function assertSource(graph: RoadGraph, source: RoadSource, index: number): void {
	const { edge, offsetMeters, initialCost = 0 } = source;
	const { edgeCount, edgeMeters } = graph.network;
	if (!Number.isInteger(edge) || edge < 0 || edge >= edgeCount)
		throw new RangeError(
			`Source ${index}: edge is ${edge}, expected an integer from 0 to ${edgeCount - 1}.`
		);
	if (graph.edgeAccess[edge] === 0)
		throw new RangeError(`Source ${index}: edge ${edge} cannot be used to ${graph.mode}.`);
	if (!(offsetMeters >= 0 && offsetMeters <= edgeMeters[edge]!))
		throw new RangeError(
			`Source ${index}: offsetMeters is ${offsetMeters}, expected 0 to ${edgeMeters[edge]}.`
		);
	if (!(initialCost >= 0 && initialCost <= MOST_INITIAL_COST))
		throw new RangeError(
			`Source ${index}: initialCost is ${initialCost}, expected 0 to ${MOST_INITIAL_COST}.`
		);
}
