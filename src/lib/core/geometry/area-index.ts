import { normalizePlaneMultiPolygon } from './plane.ts';
import type { PlaneMultiPolygon } from './plane.ts';
import { buildSegmentGrid } from './segment-grid.ts';
import type { SegmentGrid } from './segment-grid.ts';

/**
 * A multipolygon prepared for many questions: its directed edges (interior on the left), who
 * follows whom, and a grid over them, of which the cells without an edge know on which side they are.
 *
 * Edge `e` runs from `edges[4e], edges[4e + 1]` to `edges[4e + 2], edges[4e + 3]`; `nextEdge[e]`
 * and `previousEdge[e]` are its neighbors in the ring.
 */
export interface AreaIndex {
	readonly edges: Float64Array;
	readonly nextEdge: Int32Array;
	readonly previousEdge: Int32Array;
	readonly grid: SegmentGrid;
	/** Per cell of `grid`: 1 outside, 2 inside, 0 with an edge; of rows that were asked about. */
	readonly cellStates: Uint8Array;
	/** Per row: 1 when its cells know their side. */
	readonly knownRows: Uint8Array;
	/** Per edge the last look at it, so that one listed in several cells counts once. */
	readonly seenBy: Int32Array;
	looks: number;
}

/** Normalizes and indexes a multipolygon. O(edges + cells). */
export function buildAreaIndex(area: PlaneMultiPolygon): AreaIndex {
	return indexNormalArea(normalizePlaneMultiPolygon(area));
}

/** As `buildAreaIndex`, of an area that was normalized (and perhaps moved) before. */
export function indexNormalArea(polygons: PlaneMultiPolygon): AreaIndex {
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
	return {
		edges,
		nextEdge,
		previousEdge,
		grid,
		cellStates: new Uint8Array(grid.columns * grid.rows),
		knownRows: new Uint8Array(grid.rows),
		seenBy: new Int32Array(count),
		looks: 0
	};
}

/** Whether (x, y) lies inside, by the even-odd rule; on the boundary either answer may come. */
export function isInsideArea(index: AreaIndex, x: number, y: number): boolean {
	const { grid, cellStates } = index;
	const column = Math.floor((x - grid.minX) / grid.cellMeters);
	const row = Math.floor((y - grid.minY) / grid.cellMeters);
	if (!(column >= 0 && row >= 0 && column < grid.columns && row < grid.rows)) return false;
	if (index.knownRows[row] === 0) learnRow(index, row);
	const first = row * grid.columns;
	let cell = first + column;
	if (cellStates[cell] !== 0) return cellStates[cell] === 2;
	// To the left, as far as a cell that knows; left of the grid is outside.
	while (cell >= first && cellStates[cell] === 0) cell--;
	const isInside = cell >= first && cellStates[cell] === 2;
	const crossings = countCrossings(index, cell + 1, first + column + 1, x, y);
	return crossings % 2 === 0 ? isInside : !isInside;
}

/** Gives the cells of a row that have no edge their side, from left to right. */
function learnRow(index: AreaIndex, row: number): void {
	const { grid, cellStates, knownRows } = index;
	knownRows[row] = 1;
	const first = row * grid.columns;
	const end = first + grid.columns;
	const y = grid.minY + (row + 0.5) * grid.cellMeters;
	let isInside = false;
	let open = first;
	for (let cell = first; cell < end; cell++) {
		if (grid.starts[cell + 1]! > grid.starts[cell]!) continue;
		if (open < cell) {
			const x = grid.minX + (cell - first + 0.5) * grid.cellMeters;
			if (countCrossings(index, open, cell, x, y) % 2 === 1) isInside = !isInside;
		}
		cellStates[cell] = isInside ? 2 : 1;
		open = cell + 1;
	}
}

/**
 * Counts the edges of a run of cells that pass left of the point at its height; an edge holds its
 * lower end and not its upper one.
 */
function countCrossings(
	index: AreaIndex,
	firstCell: number,
	endCell: number,
	x: number,
	y: number
): number {
	const { edges, grid, seenBy } = index;
	const look = ++index.looks;
	let crossings = 0;
	const end = grid.starts[endCell]!;
	for (let k = grid.starts[firstCell]!; k < end; k++) {
		const edge = grid.items[k]!;
		const e = 4 * edge;
		const ay = edges[e + 1]!;
		const by = edges[e + 3]!;
		if (ay <= y === by <= y || seenBy[edge] === look) continue;
		seenBy[edge] = look;
		const ax = edges[e]!;
		const bx = edges[e + 2]!;
		if (ax <= x && bx <= x) crossings++;
		else if (ax <= x || bx <= x) {
			if (ax + ((y - ay) / (by - ay)) * (bx - ax) <= x) crossings++;
		}
	}
	return crossings;
}
