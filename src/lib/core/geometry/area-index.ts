import { normalizePlaneMultiPolygon } from './plane.ts';
import type { PlaneMultiPolygon } from './plane.ts';
import { buildSegmentGrid } from './segment-grid.ts';
import type { SegmentGrid } from './segment-grid.ts';

/**
 * A multipolygon prepared for many questions: its directed edges (interior on the left), who
 * follows whom, a grid over them, and strips of equal height for point-in-polygon.
 *
 * Edge `e` runs from `edges[4e], edges[4e + 1]` to `edges[4e + 2], edges[4e + 3]`; `nextEdge[e]`
 * and `previousEdge[e]` are its neighbors in the ring.
 */
export interface AreaIndex {
	readonly edges: Float64Array;
	readonly nextEdge: Int32Array;
	readonly previousEdge: Int32Array;
	readonly grid: SegmentGrid;
	readonly strips: EdgeStrips;
	/** Per cell of `grid`: 0 not asked yet, 1 outside, 2 inside; only for cells without an edge. */
	readonly cellStates: Uint8Array;
}

interface EdgeStrips {
	readonly minY: number;
	readonly stripMeters: number;
	readonly starts: Int32Array;
	readonly items: Int32Array;
}

const MOST_STRIPS = 1 << 16;

/** Normalizes and indexes a multipolygon. O(edges + strips touched). */
export function buildAreaIndex(area: PlaneMultiPolygon): AreaIndex {
	const polygons = normalizePlaneMultiPolygon(area);
	let count = 0;
	for (const polygon of polygons) for (const ring of polygon) count += ring.length / 2;
	const edges = new Float64Array(4 * count);
	const nextEdge = new Int32Array(count);
	const previousEdge = new Int32Array(count);
	let edge = 0;
	for (const polygon of polygons) {
		for (const ring of polygon) {
			const first = edge;
			const size = ring.length / 2;
			for (let k = 0; k < size; k++, edge++) {
				const following = k + 1 < size ? k + 1 : 0;
				edges[4 * edge] = ring[2 * k]!;
				edges[4 * edge + 1] = ring[2 * k + 1]!;
				edges[4 * edge + 2] = ring[2 * following]!;
				edges[4 * edge + 3] = ring[2 * following + 1]!;
				nextEdge[edge] = first + following;
				previousEdge[first + following] = edge;
			}
		}
	}
	const grid = buildSegmentGrid(edges);
	const cellStates = new Uint8Array(grid.columns * grid.rows);
	return { edges, nextEdge, previousEdge, grid, strips: buildStrips(edges, grid), cellStates };
}

function buildStrips(edges: Float64Array, grid: SegmentGrid): EdgeStrips {
	const count = edges.length / 4;
	const heightMeters = grid.rows * grid.cellMeters;
	const stripCount = Math.max(1, Math.min(MOST_STRIPS, Math.ceil(count / 2)));
	const stripMeters = heightMeters / stripCount;
	const clamp = (strip: number) => Math.max(0, Math.min(stripCount - 1, strip));
	const starts = new Int32Array(stripCount + 1);
	const first = new Int32Array(count);
	const last = new Int32Array(count);
	for (let e = 0; e < count; e++) {
		const low = Math.min(edges[4 * e + 1]!, edges[4 * e + 3]!);
		const high = Math.max(edges[4 * e + 1]!, edges[4 * e + 3]!);
		first[e] = clamp(Math.floor((low - grid.minY) / stripMeters));
		last[e] = clamp(Math.floor((high - grid.minY) / stripMeters));
		for (let s = first[e]!; s <= last[e]!; s++) starts[s + 1]!++;
	}
	for (let s = 0; s < stripCount; s++) starts[s + 1]! += starts[s]!;
	const next = starts.slice();
	const items = new Int32Array(starts[stripCount]!);
	for (let e = 0; e < count; e++) {
		for (let s = first[e]!; s <= last[e]!; s++) items[next[s]!++] = e;
	}
	return { minY: grid.minY, stripMeters, starts, items };
}

/** Whether (x, y) lies inside, by the even-odd rule; on the boundary either answer may come. */
export function isInsideArea(index: AreaIndex, x: number, y: number): boolean {
	const { grid, cellStates } = index;
	const column = Math.floor((x - grid.minX) / grid.cellMeters);
	const row = Math.floor((y - grid.minY) / grid.cellMeters);
	if (!(column >= 0 && row >= 0 && column < grid.columns && row < grid.rows)) return false;
	const cell = row * grid.columns + column;
	if (grid.starts[cell + 1]! > grid.starts[cell]!) return isInsideByStrip(index, x, y);
	if (cellStates[cell] === 0) {
		const centerX = grid.minX + (column + 0.5) * grid.cellMeters;
		const centerY = grid.minY + (row + 0.5) * grid.cellMeters;
		cellStates[cell] = isInsideByStrip(index, centerX, centerY) ? 2 : 1;
	}
	return cellStates[cell] === 2;
}

/** Counts the edges left of the point; an edge holds its lower end and not its upper one. */
function isInsideByStrip(index: AreaIndex, x: number, y: number): boolean {
	const { edges, strips } = index;
	const strip = Math.max(
		0,
		Math.min(strips.starts.length - 2, Math.floor((y - strips.minY) / strips.stripMeters))
	);
	let inside = false;
	const end = strips.starts[strip + 1]!;
	for (let k = strips.starts[strip]!; k < end; k++) {
		const e = 4 * strips.items[k]!;
		const ay = edges[e + 1]!;
		const by = edges[e + 3]!;
		if (ay <= y === by <= y) continue;
		const ax = edges[e]!;
		const bx = edges[e + 2]!;
		if (ax <= x && bx <= x) inside = !inside;
		else if (ax <= x || bx <= x) {
			if (ax + ((y - ay) / (by - ay)) * (bx - ax) <= x) inside = !inside;
		}
	}
	return inside;
}
