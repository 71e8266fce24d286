import {
	buildSegmentGrid,
	forEachSegmentNear,
	projectOnSegment,
	type SegmentGrid
} from '../geometry/index.ts';
import type { RoadGraph } from './build-graph.ts';

/** A place on an edge. */
export interface RoadPoint {
	edge: number;
	/** Along the edge from its `from` end, 0 … `edgeMeters`. */
	offsetMeters: number;
}

/** The place on the roads nearest to a point, and how far off it lies. */
export interface Snap extends RoadPoint {
	distanceMeters: number;
	x: number;
	y: number;
}

/** Segments of the edges that a graph's mode of travel may use, by place. */
export interface SnapIndex {
	graph: RoadGraph;
	grid: SegmentGrid;
	/** First point of the segment in the network, by segment; rises with the edge index. */
	segmentPoint: Uint32Array;
}

export interface SnapOptions {
	/** Beyond this there is no snap; 200 unless given. */
	limitMeters?: number;
	/** Leaves edges out, for instance closed ones. */
	isEligible?: (edge: number) => boolean;
}

const DEFAULT_LIMIT_METERS = 200;

/** Index for `findSnap` and `listSnaps` over the edges open to the graph's mode. O(points). */
export function buildSnapIndex(graph: RoadGraph): SnapIndex {
	const { edgeCount, pointStart, coordinates } = graph.network;
	let count = 0;
	for (let edge = 0; edge < edgeCount; edge++) {
		if (graph.edgeAccess[edge] !== 0) count += pointStart[edge + 1]! - pointStart[edge]! - 1;
	}
	const segmentPoint = new Uint32Array(count);
	const segments = new Float64Array(count * 4);
	let segment = 0;
	for (let edge = 0; edge < edgeCount; edge++) {
		if (graph.edgeAccess[edge] === 0) continue;
		for (let point = pointStart[edge]!; point < pointStart[edge + 1]! - 1; point++) {
			segmentPoint[segment] = point;
			for (let k = 0; k < 4; k++) segments[segment * 4 + k] = coordinates[point * 2 + k]!;
			segment++;
		}
	}
	return { graph, grid: buildSegmentGrid(segments), segmentPoint };
}

/**
 * Nearest place on the roads to (x, y), plane meters.
 *
 * @returns undefined when nothing lies within the limit; ties go to the lower edge index, then to
 * the lower offset.
 */
export function findSnap(
	index: SnapIndex,
	x: number,
	y: number,
	options: SnapOptions = {}
): Snap | undefined {
	const limitMeters = options.limitMeters ?? DEFAULT_LIMIT_METERS;
	// What lies within the searched box's half width is complete, so the first find decides.
	for (let reach = Math.min(limitMeters, index.grid.cellMeters); ; reach *= 2) {
		const within = Math.min(reach, limitMeters);
		let best: Snap | undefined;
		visitSnaps(index, x, y, within, options.isEligible, (snap) => {
			if (best === undefined || isBefore(snap, best)) best = snap;
		});
		if (best !== undefined) return best;
		if (reach >= limitMeters || coversGrid(index.grid, x, y, reach)) return undefined;
	}
}

/**
 * The nearest place on each edge within the limit, nearest first, ties by lower edge index.
 *
 * @returns Empty when nothing lies within the limit.
 */
export function listSnaps(
	index: SnapIndex,
	x: number,
	y: number,
	options: SnapOptions = {}
): Snap[] {
	const limitMeters = options.limitMeters ?? DEFAULT_LIMIT_METERS;
	const bestByEdge = new Map<number, Snap>();
	visitSnaps(index, x, y, limitMeters, options.isEligible, (snap) => {
		const known = bestByEdge.get(snap.edge);
		if (known === undefined || isBefore(snap, known)) bestByEdge.set(snap.edge, snap);
	});
	return [...bestByEdge.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

function isBefore(a: Snap, b: Snap): boolean {
	const difference =
		a.distanceMeters - b.distanceMeters || a.edge - b.edge || a.offsetMeters - b.offsetMeters;
	return difference < 0;
}

function coversGrid(grid: SegmentGrid, x: number, y: number, reach: number): boolean {
	return (
		x - reach <= grid.minX &&
		y - reach <= grid.minY &&
		x + reach >= grid.minX + grid.columns * grid.cellMeters &&
		y + reach >= grid.minY + grid.rows * grid.cellMeters
	);
}

function visitSnaps(
	index: SnapIndex,
	x: number,
	y: number,
	withinMeters: number,
	isEligible: ((edge: number) => boolean) | undefined,
	visit: (snap: Snap) => void
): void {
	if (!Number.isFinite(x) || !Number.isFinite(y))
		throw new RangeError(`Point to snap is ${x}, ${y}, expected finite plane meters.`);
	const { grid, segmentPoint, graph } = index;
	const { coordinates, pointMeters } = graph.network;
	const r = withinMeters;
	forEachSegmentNear(grid, x - r, y - r, x + r, y + r, (segment) => {
		const point = segmentPoint[segment]!;
		const ax = coordinates[point * 2]!;
		const ay = coordinates[point * 2 + 1]!;
		const bx = coordinates[point * 2 + 2]!;
		const by = coordinates[point * 2 + 3]!;
		const share = projectOnSegment(x, y, ax, ay, bx, by);
		// Ends are taken as they are: rounding must not part two edges that meet in a point.
		const snapX = share === 1 ? bx : ax + share * (bx - ax);
		const snapY = share === 1 ? by : ay + share * (by - ay);
		const distanceMeters = Math.hypot(snapX - x, snapY - y);
		if (distanceMeters > withinMeters) return;
		const edge = edgeOfPoint(graph.network.pointStart, point);
		if (isEligible !== undefined && !isEligible(edge)) return;
		const before = pointMeters[point]!;
		const after = pointMeters[point + 1]!;
		const offsetMeters = share === 1 ? after : before + share * (after - before);
		visit({ edge, offsetMeters, distanceMeters, x: snapX, y: snapY });
	});
}

function edgeOfPoint(pointStart: Uint32Array, point: number): number {
	let low = 0;
	let high = pointStart.length - 1;
	while (high - low > 1) {
		const middle = (low + high) >>> 1;
		if (pointStart[middle]! <= point) low = middle;
		else high = middle;
	}
	return low;
}
