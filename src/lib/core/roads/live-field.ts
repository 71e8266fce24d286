import type { RoadGraph } from './build-graph.ts';
import { NodeList } from './node-list.ts';
import {
	assertSource,
	computeRoadField,
	listStarts,
	runsOnEdge,
	type RoadField,
	type RoadFieldOptions,
	type RoadSource
} from './road-field.ts';
import {
	improveLabels,
	prepareSearch,
	runsOf,
	type NodeLabels,
	type Search,
	type SearchStart,
	type TravelDirection
} from './search.ts';

const AGAINST: Record<TravelDirection, TravelDirection> = {
	'from-sources': 'to-sources',
	'to-sources': 'from-sources',
	either: 'either'
};

/**
 * A road field that follows its sources and closures: each change recomputes only what it changes,
 * and leaves the field as `computeRoadField` would make it from the sources and closures of now.
 *
 * What can get better (a source added, an edge reopened) is improved from there. What can get worse
 * (a source removed, an edge closed) is found first: the nodes whose best way came through it. They
 * forget their labels and take them anew from their neighbors outside and from sources among them.
 * Ramalingam and Reps, "An incremental algorithm for a generalization of the shortest-path
 * problem", 1996.
 */
export class LiveField {
	/** Reads as any field; its arrays change in place. A removed source keeps its index. */
	readonly field: RoadField;
	readonly #search: Search;
	readonly #sources: RoadSource[];
	readonly #sourcesOnEdge = new Map<number, number[]>();
	readonly #sourcesAtNode = new Map<number, number[]>();
	readonly #removed = new Set<number>();
	readonly #closedEdges: Uint8Array;
	/** By node: in the region that is being forgotten; all 0 between changes. */
	readonly #isForgotten: Uint8Array;
	/** Emptied and filled again: a change makes as little garbage as it can. */
	readonly #changedNodes = new NodeList();
	readonly #region = new NodeList();
	#changedEdges: number[] = [];

	/** @throws {RangeError} A source or option cannot be; the message names it. */
	constructor(graph: RoadGraph, sources: readonly RoadSource[], options: RoadFieldOptions = {}) {
		const { edgeCount, nodeCount } = graph.network;
		const closedEdges = options.closedEdges?.slice() ?? new Uint8Array(edgeCount);
		const field = computeRoadField(graph, sources, { ...options, closedEdges });
		this.#closedEdges = closedEdges;
		this.#sources = sources.slice();
		this.field = { ...field, sources: this.#sources, sourcesOnEdge: this.#sourcesOnEdge };
		// Its own copy of costs tells what is closed.
		this.#search = prepareSearch(graph, { ...this.field, closedEdges: undefined }, 'nearby');
		closedEdges.forEach((isClosed, edge) => {
			if (isClosed !== 0) this.#setCost(edge, Infinity);
		});
		this.#isForgotten = new Uint8Array(nodeCount);
		sources.forEach((_, index) => this.#list(index));
	}

	/** @returns The new source's index. O(what it serves). */
	addSource(source: RoadSource): number {
		const index = this.#sources.length;
		assertSource(this.field.graph, source, index);
		this.#begin();
		this.#sources.push(source);
		this.#place(index);
		return index;
	}

	/** O(what it served). Its index stays taken until `moveSource` puts it somewhere again. */
	removeSource(index: number): void {
		this.#assertPresent(index);
		this.#begin();
		this.#take(index);
	}

	/** Takes a source away, if it is there, and puts it elsewhere under the same index. */
	moveSource(index: number, source: RoadSource): void {
		const isThere = !this.#removed.has(index);
		if (isThere) this.#assertPresent(index);
		assertSource(this.field.graph, source, index);
		this.#begin();
		if (isThere) this.#take(index);
		this.#removed.delete(index);
		this.#sources[index] = source;
		this.#place(index);
	}

	/** Nothing happens when it is closed already. O(what is reached over it). */
	closeEdge(edge: number): void {
		this.#assertEdge(edge);
		this.#begin();
		if (this.#closedEdges[edge] !== 0) return;
		this.#changedEdges.push(edge);
		const lost = [...this.#listWaysAlong(edge), ...this.#listStartsOn(edge)];
		this.#closedEdges[edge] = 1;
		this.#setCost(edge, Infinity);
		this.#renew(lost);
	}

	/** Nothing happens when it is open already. O(what is reached over it). */
	reopenEdge(edge: number): void {
		this.#assertEdge(edge);
		this.#begin();
		if (this.#closedEdges[edge] === 0) return;
		this.#changedEdges.push(edge);
		this.#closedEdges[edge] = 0;
		this.#setCost(edge, this.field.edgeCost[edge]!);
		this.#improve([...this.#listWaysAlong(edge), ...this.#listStartsOn(edge)]);
	}

	/** Edges on which the last change may have changed a cost, each once, in no order. */
	listChangedEdges(): number[] {
		const { nodeStart, endEdge } = this.field.graph;
		const edges = new Set(this.#changedEdges);
		const { items, count } = this.#changedNodes;
		for (let k = 0; k < count; k++) {
			const node = items[k]!;
			for (let end = nodeStart[node]!; end < nodeStart[node + 1]!; end++) edges.add(endEdge[end]!);
		}
		return [...edges];
	}

	/** Of the copy that the search goes by; Infinity closes it. */
	#setCost(edge: number, cost: number): void {
		const { nodeStart, endEdge, network } = this.field.graph;
		const node = network.edgeFrom[edge]!;
		const { streets } = this.#search;
		for (let end = nodeStart[node]!; end < nodeStart[node + 1]!; end++)
			if (endEdge[end] === edge) streets.cost[streets.ofEnd[end]!] = cost;
	}

	#begin(): void {
		this.#changedNodes.clear();
		this.#changedEdges = [];
	}

	#place(index: number): void {
		this.#list(index);
		this.#improve(listStarts(this.field, this.#sources[index]!, index));
	}

	#take(index: number): void {
		this.#unlist(index);
		this.#renew(listStarts(this.field, this.#sources[index]!, index));
	}

	#improve(starts: readonly SearchStart[]): void {
		improveLabels(this.#search, this.field, starts, this.#changedNodes);
	}

	/** Forgets every label that came from one of the given ones, and finds others. */
	#renew(lost: readonly SearchStart[]): void {
		this.#forgetFrom(lost);
		const { items, count } = this.#region;
		const starts: SearchStart[] = [];
		for (let k = 0; k < count; k++) {
			const node = items[k]!;
			this.#collectWaysInto(node, starts);
			this.#isForgotten[node] = 0;
			this.#changedNodes.push(node);
		}
		this.#improve(starts);
	}

	/** Fills the region: nodes whose label is one of the given ones or was handed on from one, by whole labels. */
	#forgetFrom(lost: readonly SearchStart[]): void {
		const { field } = this;
		const { graph, cost, meters, source } = field;
		const { endNode } = graph;
		const { streets } = this.#search;
		const [runStart, runEnd] = runsOf(graph, field.direction);
		const isForgotten = this.#isForgotten;
		const region = this.#region;
		region.clear();
		for (const { node, ...label } of lost) {
			if (isForgotten[node] !== 0 || !hasLabel(field, node, label)) continue;
			isForgotten[node] = 1;
			region.push(node);
		}
		for (let next = 0; next < region.count; next++) {
			const node = region.items[next]!;
			for (let end = runStart[node]!, last = runEnd[node]!; end < last; end++) {
				const other = endNode[end]!;
				if (isForgotten[other] !== 0 || source[other] !== source[node]) continue;
				const street = streets.ofEnd[end]!;
				if (cost[node]! + streets.cost[street]! !== cost[other]!) continue;
				if (meters[node]! + streets.meters[street]! !== meters[other]!) continue;
				isForgotten[other] = 1;
				region.push(other);
			}
		}
		for (let k = 0; k < region.count; k++) {
			const node = region.items[k]!;
			cost[node] = Infinity;
			meters[node] = Infinity;
			source[node] = -1;
		}
	}

	/** Labels for a forgotten node from neighbors that keep theirs, and from sources beside it. */
	#collectWaysInto(node: number, starts: SearchStart[]): void {
		const { field } = this;
		const { graph, cost, meters, source } = field;
		const { streets } = this.#search;
		const [runStart, runEnd] = runsOf(graph, AGAINST[field.direction]);
		for (let end = runStart[node]!, last = runEnd[node]!; end < last; end++) {
			const other = graph.endNode[end]!;
			const street = streets.ofEnd[end]!;
			const costHere = cost[other]! + streets.cost[street]!;
			if (costHere === Infinity) continue;
			starts.push({
				node,
				cost: costHere,
				meters: meters[other]! + streets.meters[street]!,
				source: source[other]!
			});
		}
		for (const index of this.#sourcesAtNode.get(node) ?? []) {
			const own = listStarts(field, this.#sources[index]!, index);
			starts.push(...own.filter((start) => start.node === node));
		}
	}

	/** Labels that an edge hands on from each of its ends to the other. */
	#listWaysAlong(edge: number): SearchStart[] {
		const { field } = this;
		const { edgeFrom, edgeTo, edgeMeters } = field.graph.network;
		const { up, down } = runsOnEdge(field, edge);
		const wayOver = (from: number, node: number): SearchStart => ({
			node,
			cost: field.cost[from]! + field.edgeCost[edge]!,
			meters: field.meters[from]! + edgeMeters[edge]!,
			source: field.source[from]!
		});
		const [from, to] = [edgeFrom[edge]!, edgeTo[edge]!];
		const ways: SearchStart[] = [];
		if (up && field.cost[from]! < Infinity) ways.push(wayOver(from, to));
		if (down && field.cost[to]! < Infinity) ways.push(wayOver(to, from));
		return ways;
	}

	#listStartsOn(edge: number): SearchStart[] {
		const indices = this.#sourcesOnEdge.get(edge) ?? [];
		return indices.flatMap((index) => listStarts(this.field, this.#sources[index]!, index));
	}

	#list(index: number): void {
		const { edge } = this.#sources[index]!;
		this.#changedEdges.push(edge);
		const onEdge = listUnder(this.#sourcesOnEdge, edge, index);
		onEdge.sort((a, b) => this.#sources[a]!.offsetMeters - this.#sources[b]!.offsetMeters || a - b);
		for (const node of this.#endsOf(edge)) listUnder(this.#sourcesAtNode, node, index);
	}

	#unlist(index: number): void {
		const { edge } = this.#sources[index]!;
		this.#removed.add(index);
		this.#changedEdges.push(edge);
		unlistUnder(this.#sourcesOnEdge, edge, index);
		for (const node of this.#endsOf(edge)) unlistUnder(this.#sourcesAtNode, node, index);
	}

	#endsOf(edge: number): Set<number> {
		const { edgeFrom, edgeTo } = this.field.graph.network;
		return new Set([edgeFrom[edge]!, edgeTo[edge]!]);
	}

	#assertPresent(index: number): void {
		if (this.#sources[index] === undefined || this.#removed.has(index))
			throw new RangeError(
				`Source ${index} is not there, expected one of ${this.#sources.length}, not removed.`
			);
	}

	#assertEdge(edge: number): void {
		const { edgeCount } = this.field.graph.network;
		if (!Number.isInteger(edge) || edge < 0 || edge >= edgeCount)
			throw new RangeError(`Edge is ${edge}, expected an integer from 0 to ${edgeCount - 1}.`);
	}
}

function hasLabel(labels: NodeLabels, node: number, label: Omit<SearchStart, 'node'>): boolean {
	return (
		labels.source[node] === label.source &&
		labels.cost[node] === label.cost &&
		labels.meters[node] === label.meters
	);
}

function listUnder(groups: Map<number, number[]>, key: number, index: number): number[] {
	const group = groups.get(key) ?? [];
	group.push(index);
	groups.set(key, group);
	return group;
}

function unlistUnder(groups: Map<number, number[]>, key: number, index: number): void {
	const rest = (groups.get(key) ?? []).filter((other) => other !== index);
	if (rest.length === 0) groups.delete(key);
	else groups.set(key, rest);
}
