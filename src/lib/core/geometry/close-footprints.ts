import { multiPolygonBox, ringAreaSquareMeters, type PlaneMultiPolygon } from './plane.ts';

export interface ClosingOptions {
	/** Gaps up to twice this between buildings are closed. */
	closeMeters: number;
	/** The area reaches this far beyond the outer walls. */
	marginMeters: number;
	/** Parts, and gaps inside parts, smaller than this are dropped, and filled. */
	leastPartSquareMeters: number;
	leastGapSquareMeters: number;
	cellMeters: number;
}

/** A grid of cells over the plane; values by row from the south, west to east. */
interface Grid {
	columns: number;
	rows: number;
	originX: number;
	originY: number;
	cell: number;
}

const MOST_CELLS = 16_000_000;
const FAR = 1e12;

/**
 * Area around building footprints: grown by `closeMeters + marginMeters` and shrunk by `closeMeters`
 * (morphological closing), so that blocks join across streets and yards.
 *
 * Distances are exact on a grid of `cellMeters` (coarser where more than 16 million cells would be
 * needed); outlines are interpolated on it, so they are right to about one cell.
 *
 * @returns Disjoint polygons with their gaps, rings open and oriented, large to small; empty when no
 * part is large enough. Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions",
 * 2012; Lorensen and Cline, "Marching cubes", 1987, in two dimensions.
 */
export function closeFootprints(
	footprints: PlaneMultiPolygon,
	options: ClosingOptions
): PlaneMultiPolygon {
	const box = multiPolygonBox(footprints);
	if (!box) return [];
	const { closeMeters, marginMeters } = options;
	const grid = layGrid(box, 2 * (closeMeters + marginMeters), options.cellMeters);
	const distance = new Float64Array(grid.columns * grid.rows).fill(FAR);
	for (const polygon of footprints)
		for (const ring of polygon.slice(0, 1)) fill(grid, distance, ring);
	toSquaredDistance(grid, distance);
	const reach = ((closeMeters + marginMeters) / grid.cell) ** 2;
	for (let k = 0; k < distance.length; k++) distance[k] = distance[k]! <= reach ? FAR : 0;
	toSquaredDistance(grid, distance);
	for (let k = 0; k < distance.length; k++)
		distance[k] = Math.sqrt(distance[k]!) - closeMeters / grid.cell;
	return nest(traceZero(grid, distance), options);
}

function layGrid(box: readonly number[], margin: number, cellMeters: number): Grid {
	const width = box[2]! - box[0]! + 2 * margin;
	const height = box[3]! - box[1]! + 2 * margin;
	const cell = Math.max(cellMeters, Math.sqrt((width * height) / MOST_CELLS));
	return {
		columns: Math.ceil(width / cell) + 1,
		rows: Math.ceil(height / cell) + 1,
		originX: box[0]! - margin,
		originY: box[1]! - margin,
		cell
	};
}

/** Marks the cells of a ring: those whose middle is inside, and those its corners lie in. */
function fill(grid: Grid, distance: Float64Array, ring: Float64Array): void {
	const { columns, originX, originY, cell } = grid;
	let low = Infinity;
	let high = -Infinity;
	for (let k = 0; k < ring.length; k += 2) {
		const column = Math.round((ring[k]! - originX) / cell);
		const row = Math.round((ring[k + 1]! - originY) / cell);
		distance[row * columns + column] = 0;
		low = Math.min(low, row);
		high = Math.max(high, row);
	}
	for (let row = low; row <= high; row++) {
		const y = originY + row * cell;
		const crossings: number[] = [];
		for (let k = 0; k < ring.length; k += 2) {
			const next = (k + 2) % ring.length;
			const [ax, ay, bx, by] = [ring[k]!, ring[k + 1]!, ring[next]!, ring[next + 1]!];
			if (ay <= y !== by <= y) crossings.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
		}
		crossings.sort((a, b) => a - b);
		for (let k = 0; k + 1 < crossings.length; k += 2) {
			const last = Math.floor((crossings[k + 1]! - originX) / cell);
			for (let column = Math.ceil((crossings[k]! - originX) / cell); column <= last; column++)
				distance[row * columns + column] = 0;
		}
	}
}

/** Squared distance in cells to the nearest cell of value 0, exact; in place. */
function toSquaredDistance({ columns, rows }: Grid, values: Float64Array): void {
	const size = Math.max(columns, rows);
	const line = new Float64Array(size);
	const result = new Float64Array(size);
	const vertex = new Int32Array(size);
	const bound = new Float64Array(size + 1);
	const pass = (start: number, step: number, count: number) => {
		for (let k = 0; k < count; k++) line[k] = values[start + k * step]!;
		lowerEnvelope(line, count, result, vertex, bound);
		for (let k = 0; k < count; k++) values[start + k * step] = result[k]!;
	};
	for (let column = 0; column < columns; column++) pass(column, columns, rows);
	for (let row = 0; row < rows; row++) pass(row * columns, 1, columns);
}

function lowerEnvelope(
	line: Float64Array,
	count: number,
	result: Float64Array,
	vertex: Int32Array,
	bound: Float64Array
): void {
	let last = 0;
	vertex[0] = 0;
	bound[0] = -Infinity;
	bound[1] = Infinity;
	for (let q = 1; q < count; q++) {
		let at: number;
		for (;;) {
			const v = vertex[last]!;
			at = (line[q]! + q * q - (line[v]! + v * v)) / (2 * q - 2 * v);
			if (at > bound[last]! || last === 0) break;
			last--;
		}
		if (at > bound[last]!) last++;
		vertex[last] = q;
		bound[last] = at;
		bound[last + 1] = Infinity;
	}
	for (let q = 0, k = 0; q < count; q++) {
		while (bound[k + 1]! < q) k++;
		const v = vertex[k]!;
		result[q] = Math.min(FAR, (q - v) * (q - v) + line[v]!);
	}
}

/**
 * Rings along which the field is zero, the positive side on the left: counterclockwise around parts,
 * clockwise around gaps. Each cell square is crossed by at most two segments, so no ring meets another.
 */
function traceZero(grid: Grid, field: Float64Array): Float64Array[] {
	const { columns, rows } = grid;
	// A crossing is named by the grid edge it lies on: 2 × node for the one to the east, + 1 to the north.
	const next = new Map<number, number>();
	for (let row = 0; row + 1 < rows; row++) {
		for (let column = 0; column + 1 < columns; column++) {
			const node = row * columns + column;
			const inside = (k: number) => field[k]! > 0;
			const corners = [node, node + 1, node + columns + 1, node + columns];
			const bits = corners.reduce((sum, k, bit) => sum + (inside(k) ? 1 << bit : 0), 0);
			if (bits === 0 || bits === 15) continue;
			const sides = [2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1];
			for (const [from, to] of SEGMENTS[bits]!) next.set(sides[from]!, sides[to]!);
		}
	}
	const rings: Float64Array[] = [];
	for (const [start] of next) {
		const points: number[] = [];
		for (let at: number | undefined = start; at !== undefined && next.has(at);) {
			points.push(...crossingAt(grid, field, at));
			const following: number = next.get(at)!;
			next.delete(at);
			at = following;
		}
		if (points.length >= 6) rings.push(Float64Array.from(points));
	}
	return rings;
}

/** By which corners are inside (bits: SW, SE, NE, NW): segments from side to side (S, E, N, W). */
const SEGMENTS: ReadonlyArray<ReadonlyArray<readonly [number, number]>> = [
	[],
	[[0, 3]],
	[[1, 0]],
	[[1, 3]],
	[[2, 1]],
	[
		[0, 3],
		[2, 1]
	],
	[[2, 0]],
	[[2, 3]],
	[[3, 2]],
	[[0, 2]],
	[
		[1, 0],
		[3, 2]
	],
	[[1, 2]],
	[[3, 1]],
	[[0, 1]],
	[[3, 0]],
	[]
];

function crossingAt(grid: Grid, field: Float64Array, name: number): [number, number] {
	const node = name >> 1;
	const isNorth = (name & 1) === 1;
	const a = field[node]!;
	const b = field[isNorth ? node + grid.columns : node + 1]!;
	// Never at a node itself: rings that touch there would share a vertex.
	const share = Math.min(0.999, Math.max(0.001, a / (a - b)));
	const column = node % grid.columns;
	const row = (node - column) / grid.columns;
	return [
		grid.originX + (column + (isNorth ? 0 : share)) * grid.cell,
		grid.originY + (row + (isNorth ? share : 0)) * grid.cell
	];
}

function nest(rings: readonly Float64Array[], options: ClosingOptions): PlaneMultiPolygon {
	const sized = rings.map((ring) => ({ ring, area: ringAreaSquareMeters(ring) }));
	const parts = sized
		.filter(({ area }) => area >= options.leastPartSquareMeters)
		.sort((a, b) => b.area - a.area)
		.map(({ ring, area }) => ({ rings: [ring], area, box: multiPolygonBox([[ring]])! }));
	for (const { ring, area } of sized) {
		if (-area < options.leastGapSquareMeters) continue;
		const [x, y] = [ring[0]!, ring[1]!];
		// The smallest part around a gap is its own; parts are sorted from large to small.
		parts
			.findLast(
				({ rings: [outer], box, area: size }) =>
					size > -area &&
					x > box[0] &&
					x < box[2] &&
					y > box[1] &&
					y < box[3] &&
					isInside(outer!, x, y)
			)
			?.rings.push(ring);
	}
	return parts.map(({ rings: found }) => found);
}

function isInside(ring: Float64Array, x: number, y: number): boolean {
	let inside = false;
	for (let k = 0; k < ring.length; k += 2) {
		const next = (k + 2) % ring.length;
		const [ax, ay, bx, by] = [ring[k]!, ring[k + 1]!, ring[next]!, ring[next + 1]!];
		if (ay <= y !== by <= y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
	}
	return inside;
}
