import { toExactSum } from './exact-sum.ts';
import { DRIVABLE, WALKABLE, type RoadNetwork } from './road-network.ts';

/** How edges may be traveled: driving honors one-way streets, walking does not. */
export type TravelMode =
	{ mode: 'drive' } | { mode: 'walk'; /** For time on foot. */ metersPerSecond?: number };

/**
 * A network for one means of travel, nodes with the edges that meet there (CSR).
 *
 * The ends of edges at node `n` are the places `nodeStart[n] … nodeStart[n + 1] − 1` of `endNode`
 * and `endEdge`, in three runs: leave only, both (from `bothStart[n]`), arrive only (from
 * `arriveStart[n]`). So one list serves the search along, against and without regard to one-way
 * streets, each as one contiguous run.
 */
export interface RoadGraph {
	network: RoadNetwork;
	mode: 'drive' | 'walk';
	/** Bit 1: from → to permitted, bit 2: to → from permitted; 0: not for this mode. */
	edgeAccess: Uint8Array;
	edgeSeconds: Float64Array;
	nodeStart: Uint32Array;
	bothStart: Uint32Array;
	arriveStart: Uint32Array;
	/** Node at the other end. */
	endNode: Int32Array;
	endEdge: Int32Array;
}

export const FORWARD = 1;
export const BACKWARD = 2;
const DEFAULT_WALKING_METERS_PER_SECOND = 1.5;
const KMH_PER_METER_PER_SECOND = 3.6;

/**
 * Graph of a network for driving or walking; edge and node indices are the network's.
 *
 * @throws {RangeError} The walking speed is not more than 0.
 *
 * O(nodes + edges); the order of ends at a node is that of the edge indices within each run.
 */
export function buildRoadGraph(
	network: RoadNetwork,
	travel: TravelMode = { mode: 'drive' }
): RoadGraph {
	const { edgeCount, edgeMeters, edgeSpeedKmh, edgeUse, edgeOneWay } = network;
	const walkingSpeed =
		travel.mode === 'walk' ? (travel.metersPerSecond ?? DEFAULT_WALKING_METERS_PER_SECOND) : 0;
	if (travel.mode === 'walk' && !(walkingSpeed > 0 && walkingSpeed < Infinity))
		throw new RangeError(`metersPerSecond is ${walkingSpeed}, expected more than 0.`);
	const needed = travel.mode === 'drive' ? DRIVABLE : WALKABLE;
	const edgeAccess = new Uint8Array(edgeCount);
	const edgeSeconds = new Float64Array(edgeCount);
	for (let edge = 0; edge < edgeCount; edge++) {
		const speed =
			travel.mode === 'walk' ? walkingSpeed : edgeSpeedKmh[edge]! / KMH_PER_METER_PER_SECOND;
		edgeSeconds[edge] = toExactSum(edgeMeters[edge]! / speed);
		if ((edgeUse[edge]! & needed) === 0) continue;
		const oneWay = travel.mode === 'walk' ? 0 : edgeOneWay[edge]!;
		edgeAccess[edge] = (oneWay >= 0 ? FORWARD : 0) | (oneWay <= 0 ? BACKWARD : 0);
	}
	return {
		network,
		mode: travel.mode,
		edgeAccess,
		edgeSeconds,
		...listEnds(network, edgeAccess)
	};
}

function listEnds(network: RoadNetwork, edgeAccess: Uint8Array) {
	const { nodeCount, edgeCount, edgeFrom, edgeTo } = network;
	const nodeStart = new Uint32Array(nodeCount + 1);
	const bothStart = new Uint32Array(nodeCount);
	const arriveStart = new Uint32Array(nodeCount);
	for (let edge = 0; edge < edgeCount; edge++) {
		const access = edgeAccess[edge]!;
		if (access === 0) continue;
		const [leavable, enterable] = [edgeFrom[edge]!, edgeTo[edge]!];
		nodeStart[leavable + 1]!++;
		nodeStart[enterable + 1]!++;
		if (access === FORWARD) bothStart[leavable]!++;
		if (access === BACKWARD) bothStart[enterable]!++;
		if (access === (FORWARD | BACKWARD)) {
			arriveStart[leavable]!++;
			arriveStart[enterable]!++;
		}
	}
	for (let node = 0; node < nodeCount; node++) {
		nodeStart[node + 1]! += nodeStart[node]!;
		bothStart[node]! += nodeStart[node]!;
		arriveStart[node]! += bothStart[node]!;
	}
	const endNode = new Int32Array(nodeStart[nodeCount]!);
	const endEdge = new Int32Array(nodeStart[nodeCount]!);
	const free = [nodeStart.slice(0, nodeCount), bothStart.slice(), arriveStart.slice()] as const;
	const put = (node: number, run: 0 | 1 | 2, other: number, edge: number) => {
		const place = free[run][node]!++;
		endNode[place] = other;
		endEdge[place] = edge;
	};
	for (let edge = 0; edge < edgeCount; edge++) {
		const access = edgeAccess[edge]!;
		if (access === 0) continue;
		const [from, to] = [edgeFrom[edge]!, edgeTo[edge]!];
		put(from, access === FORWARD ? 0 : access === BACKWARD ? 2 : 1, to, edge);
		put(to, access === FORWARD ? 2 : access === BACKWARD ? 0 : 1, from, edge);
	}
	return { nodeStart, bothStart, arriveStart, endNode, endEdge };
}
