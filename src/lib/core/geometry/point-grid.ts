/**
 * Uniform grid over points, in compressed rows: the points of cell `c` are
 * `items[starts[c]] … items[starts[c + 1] - 1]`, cells in row-major order. The cells of one row
 * that touch a box are therefore one contiguous run of `items`.
 */
export interface PointGrid {
	readonly minX: number;
	readonly minY: number;
	readonly cellMeters: number;
	readonly columns: number;
	readonly rows: number;
	readonly starts: Int32Array;
	readonly items: Int32Array;
	readonly xs: Float64Array;
	readonly ys: Float64Array;
}

/**
 * Builds the grid; within a cell points keep their order. O(n + cells).
 *
 * @param cellMeters Wanted cell size; enlarged so that there are at most `4 n + 16` cells.
 */
export function buildPointGrid(xs: Float64Array, ys: Float64Array, cellMeters: number): PointGrid {
	const count = xs.length;
	let minX = Infinity;
	let minY = Infinity;
	let maxX = -Infinity;
	let maxY = -Infinity;
	for (let i = 0; i < count; i++) {
		if (xs[i]! < minX) minX = xs[i]!;
		if (xs[i]! > maxX) maxX = xs[i]!;
		if (ys[i]! < minY) minY = ys[i]!;
		if (ys[i]! > maxY) maxY = ys[i]!;
	}
	if (count === 0) minX = minY = maxX = maxY = 0;
	const most = 4 * count + 16;
	let size = cellMeters > 0 ? cellMeters : 1;
	while ((Math.floor((maxX - minX) / size) + 1) * (Math.floor((maxY - minY) / size) + 1) > most) {
		size *= 1.5;
	}
	const columns = Math.floor((maxX - minX) / size) + 1;
	const rows = Math.floor((maxY - minY) / size) + 1;
	const starts = new Int32Array(columns * rows + 1);
	const cells = new Int32Array(count);
	for (let i = 0; i < count; i++) {
		const cell = Math.floor((ys[i]! - minY) / size) * columns + Math.floor((xs[i]! - minX) / size);
		cells[i] = cell;
		starts[cell + 1]!++;
	}
	for (let c = 0; c < columns * rows; c++) starts[c + 1]! += starts[c]!;
	const next = starts.slice();
	const items = new Int32Array(count);
	for (let i = 0; i < count; i++) items[next[cells[i]!]!++] = i;
	return { minX, minY, cellMeters: size, columns, rows, starts, items, xs, ys };
}

/** Calls `visit` with every point at most `radiusMeters` from (x, y); order is not specified. */
export function forEachPointWithin(
	grid: PointGrid,
	x: number,
	y: number,
	radiusMeters: number,
	visit: (index: number, squaredMeters: number) => void
): void {
	const { cellMeters, columns, rows, starts, items, xs, ys } = grid;
	const firstColumn = Math.max(0, Math.floor((x - radiusMeters - grid.minX) / cellMeters));
	const lastColumn = Math.min(columns - 1, Math.floor((x + radiusMeters - grid.minX) / cellMeters));
	const firstRow = Math.max(0, Math.floor((y - radiusMeters - grid.minY) / cellMeters));
	const lastRow = Math.min(rows - 1, Math.floor((y + radiusMeters - grid.minY) / cellMeters));
	if (firstColumn > lastColumn) return;
	const limit = radiusMeters * radiusMeters;
	for (let row = firstRow; row <= lastRow; row++) {
		const end = starts[row * columns + lastColumn + 1]!;
		for (let k = starts[row * columns + firstColumn]!; k < end; k++) {
			const i = items[k]!;
			const dx = xs[i]! - x;
			const dy = ys[i]! - y;
			const squared = dx * dx + dy * dy;
			if (squared <= limit) visit(i, squared);
		}
	}
}

/** Nearest point to (x, y), ties to the lower index; `undefined` if none is within the limit. */
export function findNearestPoint(
	grid: PointGrid,
	x: number,
	y: number,
	limitMeters = Infinity
): { index: number; meters: number } | undefined {
	// The farthest corner of the grid, and a cell more against rounding: all points are nearer.
	const width = grid.columns * grid.cellMeters;
	const height = grid.rows * grid.cellMeters;
	const farthestX = Math.max(Math.abs(x - grid.minX), Math.abs(x - grid.minX - width));
	const farthestY = Math.max(Math.abs(y - grid.minY), Math.abs(y - grid.minY - height));
	const farthest = Math.min(limitMeters, farthestX + farthestY + grid.cellMeters);
	for (let radius = grid.cellMeters; ; radius *= 2) {
		let best = -1;
		let bestSquared = Infinity;
		forEachPointWithin(grid, x, y, Math.min(radius, farthest), (index, squared) => {
			if (squared < bestSquared || (squared === bestSquared && index < best)) {
				best = index;
				bestSquared = squared;
			}
		});
		if (best >= 0) return { index: best, meters: Math.sqrt(bestSquared) };
		if (radius >= farthest) return undefined;
	}
}
