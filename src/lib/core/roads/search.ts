import { BucketQueue } from './bucket-queue.ts';
import type { RoadGraph } from './build-graph.ts';
import type { NodeList } from './node-list.ts';

/** Which way the search follows the roads: see `computeRoadField`. */
export type TravelDirection = 'from-sources' | 'to-sources' | 'either';

/** Best known way to each node; ordered by cost, then source index, then meters. */
export interface NodeLabels {
	/** Infinity where unreached. */
	cost: Float64Array;
	meters: Float64Array;
	/** Index of the source, −1 where unreached. */
	source: Int32Array;
}

/** A label to begin from; several for one node are fine. */
export interface SearchStart {
	node: number;
	cost: number;
	meters: number;
	source: number;
}

export interface SearchOptions {
	direction: TravelDirection;
	/** Cost of each edge from end to end, finite and >= 0. */
	edgeCost: Float64Array;
	/** Labels above this are not made. */
	limit: number;
	/** Not 0: impassable. */
	closedEdges: Uint8Array | undefined;
}

/** No more buckets than this in the ring, however long the longest edge. */
const MOST_BUCKETS = 1 << 16;
/** Keeps bucket numbers exact whatever the costs: no bucket is narrower than 1 ms or 1 mm. */
const MOST_BUCKETS_PER_COST = 1000;
/**
 * Width of a bucket in edges of mean cost. Wide buckets scan some nodes twice, but work on one
 * neighborhood at a time: on a million nodes 2 took 0.25 s, 0.25 took 0.7 s. A search that stays in
 * one neighborhood anyway rather scans each node once.
 */
const MEAN_EDGES_PER_BUCKET = { everywhere: 2, nearby: 1 };
/** Scans by node before the order within a bucket changes from depth to breadth first. */
const DEPTH_FIRST_SCANS = 4;

/** What a search needs besides labels, to be used again and again over one graph. */
export interface Search {
	graph: RoadGraph;
	options: SearchOptions;
	streets: Streets;
	bucketsPerCost: number;
	/** Empty between searches. */
	queue: BucketQueue;
	/** By node: in the queue with its present label; all 0 between searches. */
	waiting: Uint8Array;
}

/** What an end of an edge costs: `cost[ofEnd[end]]`, and its meters. */
export interface Streets {
	ofEnd: Int32Array;
	/** Infinity: closed, beside what `closedEdges` says. */
	cost: Float64Array;
	meters: Float64Array;
}

export function createLabels(nodeCount: number): NodeLabels {
	return {
		cost: new Float64Array(nodeCount).fill(Infinity),
		meters: new Float64Array(nodeCount).fill(Infinity),
		source: new Int32Array(nodeCount).fill(-1)
	};
}

/**
 * O(nodes + edges); reads `closedEdges` anew in each search, so it may change in between.
 *
 * @param extent `nearby` is for many searches that each stay in one neighborhood: costs are copied
 * in the order of the nodes. Edges lie in the caller's order, so a search over few nodes would wait
 * for as many pages of memory as it sees streets.
 */
export function prepareSearch(
	graph: RoadGraph,
	options: SearchOptions,
	extent: keyof typeof MEAN_EDGES_PER_BUCKET = 'everywhere'
): Search {
	const { bucketsPerCost, bucketCount } = layBuckets(options.edgeCost, extent);
	const { endEdge, network } = graph;
	return {
		graph,
		options,
		streets:
			extent === 'nearby'
				? copyInNodeOrder(graph, options.edgeCost)
				: { ofEnd: endEdge, cost: options.edgeCost, meters: network.edgeMeters },
		bucketsPerCost,
		queue: new BucketQueue(bucketCount),
		waiting: new Uint8Array(graph.network.nodeCount)
	};
}

/**
 * Improves labels until no edge improves any: multi-source shortest paths, exact.
 *
 * Labels may hold an earlier result over the same graph and costs: then only what the new starts
 * improve is visited. Sums are exact (`toExactSum`), so the result is unique and does not depend on
 * the order of work.
 *
 * @param scanned Receives every node whose label improved, some more than once.
 *
 * Buckets of equal width, emptied in rising order; a node whose label improves within the open
 * bucket is scanned again. Dial, "Algorithm 360: shortest-path forest with topological ordering",
 * 1969; Meyer and Sanders, "Δ-stepping: a parallelizable shortest path algorithm", 2003.
 */
export function improveLabels(
	search: Search,
	labels: NodeLabels,
	starts: readonly SearchStart[],
	scanned?: NodeList
): void {
	const { graph, streets, bucketsPerCost, queue, waiting } = search;
	const { limit, closedEdges, direction } = search.options;
	const { endNode, endEdge } = graph;
	const { ofEnd, cost: streetCost, meters: streetMeters } = streets;
	const { cost, meters, source } = labels;
	const [runStart, runEnd] = runsOf(graph, direction);
	const ringMask = queue.ringMask;

	const pending = inOrderOfWork(starts, limit);
	let nextStart = 0;
	let current = 0;
	let depthFirstScans = DEPTH_FIRST_SCANS * graph.network.nodeCount + 1024;
	while (queue.size > 0 || nextStart < pending.length) {
		if (queue.size === 0) current = Math.floor(pending[nextStart]!.cost * bucketsPerCost);
		for (; nextStart < pending.length; nextStart++) {
			const start = pending[nextStart]!;
			if (Math.floor(start.cost * bucketsPerCost) > current) break;
			if (!setBetterLabel(labels, start)) continue;
			waiting[start.node] = 1;
			queue.put(start.node, current & ringMask);
		}
		const bucket = current & ringMask;
		for (;;) {
			const node = depthFirstScans > 0 ? queue.takeLast(bucket) : queue.takeInRounds(bucket);
			if (node < 0) break;
			if (waiting[node] === 0) continue;
			waiting[node] = 0;
			depthFirstScans--;
			if (scanned !== undefined) scanned.push(node);
			const nodeCost = cost[node]!;
			const nodeSource = source[node]!;
			const nodeMeters = meters[node]!;
			for (let end = runStart[node]!, last = runEnd[node]!; end < last; end++) {
				if (closedEdges !== undefined && closedEdges[endEdge[end]!] !== 0) continue;
				const street = ofEnd[end]!;
				const next = endNode[end]!;
				const newCost = nodeCost + streetCost[street]!;
				const oldCost = cost[next]!;
				if (newCost > oldCost || newCost > limit) continue;
				const newMeters = nodeMeters + streetMeters[street]!;
				if (newCost === oldCost) {
					if (nodeSource > source[next]!) continue;
					if (nodeSource === source[next]! && newMeters >= meters[next]!) continue;
				}
				cost[next] = newCost;
				source[next] = nodeSource;
				meters[next] = newMeters;
				const newBucket = (newCost * bucketsPerCost) & ringMask;
				if (waiting[next] === 1 && ((oldCost * bucketsPerCost) & ringMask) === newBucket) continue;
				waiting[next] = 1;
				queue.put(next, newBucket);
			}
		}
		current++;
	}
}

/** Order of labels: cost, then source, then meters. */
function setBetterLabel(labels: NodeLabels, start: SearchStart): boolean {
	const { node, cost, source, meters } = start;
	const difference =
		cost - labels.cost[node]! || source - labels.source[node]! || meters - labels.meters[node]!;
	if (!(difference < 0)) return false;
	labels.cost[node] = cost;
	labels.source[node] = source;
	labels.meters[node] = meters;
	return true;
}

/** Rising cost, then by node, so that neighbors on the ground are worked on together. */
function inOrderOfWork(starts: readonly SearchStart[], limit: number): SearchStart[] {
	return starts
		.filter((start) => start.cost <= limit)
		.sort((a, b) => a.cost - b.cost || a.node - b.node);
}

/** Where the ends of edges lie, by node, that a search follows: first place, and first past them. */
export function runsOf(graph: RoadGraph, direction: TravelDirection): [Uint32Array, Uint32Array] {
	const { nodeStart, bothStart, arriveStart } = graph;
	if (direction === 'from-sources') return [nodeStart, arriveStart];
	const nodeEnd = nodeStart.subarray(1);
	return direction === 'to-sources' ? [bothStart, nodeEnd] : [nodeStart, nodeEnd];
}

/** The ring must span the longest edge, as a scan reaches that far ahead of the open bucket. */
function layBuckets(
	edgeCost: Float64Array,
	extent: keyof typeof MEAN_EDGES_PER_BUCKET
): { bucketsPerCost: number; bucketCount: number } {
	let longest = 0;
	let total = 0;
	for (let edge = 0; edge < edgeCost.length; edge++) {
		total += edgeCost[edge]!;
		longest = Math.max(longest, edgeCost[edge]!);
	}
	if (longest === 0) return { bucketsPerCost: 1, bucketCount: 4 };
	const bucketsPerCost = Math.min(
		edgeCost.length / total / MEAN_EDGES_PER_BUCKET[extent],
		(MOST_BUCKETS - 4) / longest,
		MOST_BUCKETS_PER_COST
	);
	let bucketCount = 4;
	while (bucketCount < longest * bucketsPerCost + 3) bucketCount *= 2;
	return { bucketsPerCost, bucketCount };
}

/** Nodes lie along a Hilbert curve: so do their streets, each once, where the first of its ends is. */
function copyInNodeOrder({ endEdge, network }: RoadGraph, edgeCost: Float64Array): Streets {
	const placeOf = new Int32Array(network.edgeCount).fill(-1);
	const ofEnd = new Int32Array(endEdge.length);
	let count = 0;
	for (let end = 0; end < endEdge.length; end++) {
		const edge = endEdge[end]!;
		if (placeOf[edge]! < 0) placeOf[edge] = count++;
		ofEnd[end] = placeOf[edge]!;
	}
	const cost = new Float64Array(count);
	const meters = new Float64Array(count);
	placeOf.forEach((place, edge) => {
		if (place < 0) return;
		cost[place] = edgeCost[edge]!;
		meters[place] = network.edgeMeters[edge]!;
	});
	return { ofEnd, cost, meters };
}
