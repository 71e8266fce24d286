import { toExactSum } from './exact-sum.ts';
import { orderAlongHilbertCurve } from './node-order.ts';

/** One stretch of road between two junctions, as the caller knows it. */
export interface RoadEdge {
	/** Any safe integers; equal numbers are the same junction. */
	fromNode: number;
	toNode: number;
	/** 1: only from → to, −1: only to → from, 0: both ways. */
	oneWay: -1 | 0 | 1;
	speedKmh: number;
	lengthMeters: number;
	/** Plane coordinates x, y, x, y, … in meters, from → to, two points at least. */
	coordinates: Float64Array;
	isDrivable: boolean;
	isWalkable: boolean;
	maxHeightMeters?: number | undefined;
	maxWidthMeters?: number | undefined;
}

/** Roads in typed arrays, whatever the means of travel; edge indices are the caller's order. */
export interface RoadNetwork {
	nodeCount: number;
	edgeCount: number;
	/** The caller's node number by node index. */
	nodeIds: Float64Array;
	edgeFrom: Int32Array;
	edgeTo: Int32Array;
	edgeOneWay: Int8Array;
	/** Whole numbers of 2^-30 m: see `toExactSum`. */
	edgeMeters: Float64Array;
	edgeSpeedKmh: Float64Array;
	/** Bit 1: drivable, bit 2: walkable. */
	edgeUse: Uint8Array;
	/** Points of edge `e` are `pointStart[e] … pointStart[e + 1] − 1`. */
	pointStart: Uint32Array;
	/** x, y by point. */
	coordinates: Float64Array;
	/** Meters from the start of its edge by point, scaled so that the last is `edgeMeters`. */
	pointMeters: Float64Array;
	/** Infinity where nothing is posted; undefined when nothing is posted anywhere. */
	edgeMaxHeightMeters: Float64Array | undefined;
	edgeMaxWidthMeters: Float64Array | undefined;
}

export const DRIVABLE = 1;
export const WALKABLE = 2;

/** Numbers of edges and of points of their lines. */
export interface ExpectedSize {
	edges: number;
	points: number;
}

type GrowingArray = Float64Array | Int32Array | Uint32Array | Int8Array | Uint8Array;

/**
 * Packs edges into typed arrays; the iterable is read once, so a stream of rows will do.
 *
 * Nodes are numbered along a Hilbert curve, so that neighbors on the ground are neighbors in
 * memory: this halves the time of a search over a million nodes.
 *
 * @param expected How many will come, where that is known: columns need not grow then, which at the
 * last step takes them twice. More or fewer may come.
 * @throws {RangeError} An edge has a length, speed, node or coordinate that cannot be; the
 * message names the edge and the field.
 */
export function buildRoadNetwork(
	edges: Iterable<RoadEdge>,
	expected: ExpectedSize = { edges: 1024, points: 2048 }
): RoadNetwork {
	const columns = collectEdges(edges, expected);
	const { nodeXy, nodeIds: givenIds, from, to } = columns;
	const rank = orderAlongHilbertCurve(nodeXy);
	const nodeIds = new Float64Array(givenIds.length);
	for (let node = 0; node < givenIds.length; node++) nodeIds[rank[node]!] = givenIds[node]!;
	for (let edge = 0; edge < from.length; edge++) {
		from[edge] = rank[from[edge]!]!;
		to[edge] = rank[to[edge]!]!;
	}
	return {
		nodeCount: nodeIds.length,
		edgeCount: from.length,
		nodeIds,
		edgeFrom: from,
		edgeTo: to,
		edgeOneWay: columns.oneWay,
		edgeMeters: columns.meters,
		edgeSpeedKmh: columns.speedKmh,
		edgeUse: columns.use,
		pointStart: columns.pointStart,
		coordinates: columns.coordinates,
		pointMeters: columns.pointMeters,
		edgeMaxHeightMeters: toLimitColumn(columns.heights, from.length),
		edgeMaxWidthMeters: toLimitColumn(columns.widths, from.length)
	};
}

/**
 * Edges that a vehicle of the given size may not enter: 1 where the posted height or width is
 * less than the vehicle's. Length `edgeCount`, to be used as `closedEdges` of a field.
 */
export function findEdgesTooSmall(
	network: RoadNetwork,
	vehicle: { heightMeters?: number; widthMeters?: number }
): Uint8Array {
	const closed = new Uint8Array(network.edgeCount);
	const height = vehicle.heightMeters ?? 0;
	const width = vehicle.widthMeters ?? 0;
	network.edgeMaxHeightMeters?.forEach((limit, edge) => {
		if (limit < height) closed[edge] = 1;
	});
	network.edgeMaxWidthMeters?.forEach((limit, edge) => {
		if (limit < width) closed[edge] = 1;
	});
	return closed;
}

function collectEdges(edges: Iterable<RoadEdge>, expected: ExpectedSize) {
	let from = new Int32Array(expected.edges);
	let to = new Int32Array(expected.edges);
	let oneWay = new Int8Array(expected.edges);
	let meters = new Float64Array(expected.edges);
	let speedKmh = new Float64Array(expected.edges);
	let use = new Uint8Array(expected.edges);
	let pointStart = new Uint32Array(expected.edges + 1);
	let coordinates = new Float64Array(2 * expected.points);
	let pointMeters = new Float64Array(expected.points);
	const heights: Array<[edge: number, meters: number]> = [];
	const widths: Array<[edge: number, meters: number]> = [];
	const nodes = new NodeNumbers();
	let edgeCount = 0;
	let pointCount = 0;

	for (const edge of edges) {
		assertEdge(edge, edgeCount);
		const points = edge.coordinates.length / 2;
		from = grown(from, edgeCount + 1);
		to = grown(to, edgeCount + 1);
		oneWay = grown(oneWay, edgeCount + 1);
		meters = grown(meters, edgeCount + 1);
		speedKmh = grown(speedKmh, edgeCount + 1);
		use = grown(use, edgeCount + 1);
		pointStart = grown(pointStart, edgeCount + 2);
		coordinates = grown(coordinates, (pointCount + points) * 2);
		pointMeters = grown(pointMeters, pointCount + points);

		from[edgeCount] = nodes.numberOf(edge.fromNode, edge.coordinates, 0);
		to[edgeCount] = nodes.numberOf(edge.toNode, edge.coordinates, points - 1);
		oneWay[edgeCount] = edge.oneWay;
		const lengthMeters = toExactSum(edge.lengthMeters);
		meters[edgeCount] = lengthMeters;
		speedKmh[edgeCount] = edge.speedKmh;
		use[edgeCount] = (edge.isDrivable ? DRIVABLE : 0) | (edge.isWalkable ? WALKABLE : 0);
		coordinates.set(edge.coordinates, pointCount * 2);
		measurePoints(edge.coordinates, lengthMeters, pointMeters, pointCount);
		if (edge.maxHeightMeters !== undefined) heights.push([edgeCount, edge.maxHeightMeters]);
		if (edge.maxWidthMeters !== undefined) widths.push([edgeCount, edge.maxWidthMeters]);
		pointCount += points;
		edgeCount++;
		pointStart[edgeCount] = pointCount;
	}

	// One after the other, so that no more than one column is there twice.
	from = cut(from, edgeCount);
	to = cut(to, edgeCount);
	oneWay = cut(oneWay, edgeCount);
	meters = cut(meters, edgeCount);
	speedKmh = cut(speedKmh, edgeCount);
	use = cut(use, edgeCount);
	pointStart = cut(pointStart, edgeCount + 1);
	coordinates = cut(coordinates, pointCount * 2);
	pointMeters = cut(pointMeters, pointCount);
	return {
		from,
		to,
		oneWay,
		meters,
		speedKmh,
		use,
		pointStart,
		coordinates,
		pointMeters,
		heights,
		widths,
		nodeIds: cut(nodes.ids, nodes.count),
		nodeXy: cut(nodes.xy, 2 * nodes.count)
	};
}

/**
 * Numbers nodes as they come. Open addressing over the ids themselves: a million nodes take 8 MB
 * beside their ids, a `Map` ten times that.
 */
class NodeNumbers {
	count = 0;
	ids = new Float64Array(1024);
	xy = new Float64Array(2048);
	/** Node number + 1 by slot, 0: free; a power of two, at most half full. */
	#slots = new Int32Array(2048);

	numberOf(id: number, coordinates: Float64Array, point: number): number {
		const slot = this.#find(id);
		const known = this.#slots[slot]!;
		if (known > 0) return known - 1;
		const next = this.count++;
		this.#slots[slot] = next + 1;
		this.ids = grown(this.ids, this.count);
		this.xy = grown(this.xy, 2 * this.count);
		this.ids[next] = id;
		this.xy[2 * next] = coordinates[point * 2]!;
		this.xy[2 * next + 1] = coordinates[point * 2 + 1]!;
		if (2 * this.count > this.#slots.length) this.#rehash();
		return next;
	}

	/** The slot of an id, or the free one where it belongs. */
	#find(id: number): number {
		const mask = this.#slots.length - 1;
		let hash = Math.imul((id % 2 ** 32) | 0, 0x9e3779b1) ^ Math.floor(id / 2 ** 32);
		hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
		let slot = (hash ^ (hash >>> 13)) & mask;
		for (; ; slot = (slot + 1) & mask) {
			const known = this.#slots[slot]!;
			if (known === 0 || this.ids[known - 1] === id) return slot;
		}
	}

	#rehash(): void {
		this.#slots = new Int32Array(2 * this.#slots.length);
		for (let node = 0; node < this.count; node++)
			this.#slots[this.#find(this.ids[node]!)] = node + 1;
	}
}

/** Less than doubling: the last growth of a long column is what takes most memory. */
const GROWTH = 1.5;
const LEAST_CAPACITY = 1024;

function grown<A extends GrowingArray>(array: A, length: number): A {
	if (length <= array.length) return array;
	const larger = new (array.constructor as new (length: number) => A)(
		Math.max(length, LEAST_CAPACITY, Math.ceil(array.length * GROWTH))
	);
	larger.set(array);
	return larger;
}

function cut<A extends GrowingArray>(array: A, length: number): A {
	return array.length === length ? array : (array.slice(0, length) as A);
}

/** Meters along the edge by point: plane lengths, stretched to the length the caller gave. */
function measurePoints(
	coordinates: Float64Array,
	lengthMeters: number,
	pointMeters: Float64Array,
	start: number
): void {
	const last = coordinates.length / 2 - 1;
	let planeMeters = 0;
	pointMeters[start] = 0;
	for (let point = 1; point <= last; point++) {
		const dx = coordinates[point * 2]! - coordinates[point * 2 - 2]!;
		const dy = coordinates[point * 2 + 1]! - coordinates[point * 2 - 1]!;
		planeMeters += Math.sqrt(dx * dx + dy * dy);
		pointMeters[start + point] = planeMeters;
	}
	for (let point = 1; point < last; point++) {
		const share = planeMeters > 0 ? pointMeters[start + point]! / planeMeters : point / last;
		pointMeters[start + point] = share * lengthMeters;
	}
	pointMeters[start + last] = lengthMeters;
}

function assertEdge(edge: RoadEdge, index: number): void {
	const { fromNode, toNode, oneWay, speedKmh, lengthMeters, coordinates } = edge;
	if (!Number.isSafeInteger(fromNode)) throw badEdge(index, 'fromNode', fromNode, 'a safe integer');
	if (!Number.isSafeInteger(toNode)) throw badEdge(index, 'toNode', toNode, 'a safe integer');
	if (oneWay !== 0 && oneWay !== 1 && oneWay !== -1)
		throw badEdge(index, 'oneWay', oneWay, '-1, 0 or 1');
	if (!(speedKmh > 0 && speedKmh < Infinity))
		throw badEdge(index, 'speedKmh', speedKmh, 'more than 0 and finite');
	if (!(lengthMeters >= 0 && lengthMeters < Infinity))
		throw badEdge(index, 'lengthMeters', lengthMeters, '0 or more and finite');
	if (coordinates.length < 4 || coordinates.length % 2 !== 0)
		throw badEdge(index, 'coordinates.length', coordinates.length, 'an even number, 4 or more');
	for (let k = 0; k < coordinates.length; k++) {
		if (!Number.isFinite(coordinates[k]))
			throw badEdge(index, `coordinates[${k}]`, coordinates[k], 'finite meters');
	}
	for (const field of ['maxHeightMeters', 'maxWidthMeters'] as const) {
		const limit = edge[field];
		if (limit !== undefined && !(limit >= 0)) throw badEdge(index, field, limit, '0 or more');
	}
}

function badEdge(index: number, field: string, value: unknown, expected: string): RangeError {
	return new RangeError(`Edge ${index}: ${field} is ${String(value)}, expected ${expected}.`);
}

function toLimitColumn(
	posted: ReadonlyArray<[edge: number, meters: number]>,
	edgeCount: number
): Float64Array | undefined {
	if (posted.length === 0) return undefined;
	const column = new Float64Array(edgeCount).fill(Infinity);
	for (const [edge, meters] of posted) column[edge] = meters;
	return column;
}
