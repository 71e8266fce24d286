/**
 * Uniform grid over segments `coordinates[4s … 4s + 3] = ax, ay, bx, by`, in compressed rows: cell
 * `c` lists every segment that touches it in `items[starts[c]] … items[starts[c + 1] - 1]`. A
 * segment may be listed in a neighboring cell it only nearly touches, never left out of one.
 */
export interface SegmentGrid {
	readonly minX: number;
	readonly minY: number;
	readonly cellMeters: number;
	readonly columns: number;
	readonly rows: number;
	readonly starts: Int32Array;
	readonly items: Int32Array;
	readonly coordinates: Float64Array;
}

const MOST_CELLS = 1 << 20;

/**
 * Builds the grid over `coordinates.length / 4` segments with about `cellsPerSegment` cells each.
 *
 * O(segments + cells touched); no more than a million cells.
 */
export function buildSegmentGrid(coordinates: Float64Array, cellsPerSegment = 2): SegmentGrid {
	const count = coordinates.length / 4;
	let minX = Infinity;
	let minY = Infinity;
	let maxX = -Infinity;
	let maxY = -Infinity;
	for (let k = 0; k < coordinates.length; k += 2) {
		const x = coordinates[k]!;
		const y = coordinates[k + 1]!;
		if (x < minX) minX = x;
		if (x > maxX) maxX = x;
		if (y < minY) minY = y;
		if (y > maxY) maxY = y;
	}
	if (count === 0) minX = minY = maxX = maxY = 0;
	const width = maxX - minX;
	const height = maxY - minY;
	const wanted = Math.min(MOST_CELLS, Math.max(16, cellsPerSegment * count));
	const cellMeters = Math.max(
		Math.sqrt((width * height) / wanted),
		(width + height) / (wanted / 2),
		1e-9
	);
	const columns = Math.floor(width / cellMeters) + 1;
	const rows = Math.floor(height / cellMeters) + 1;
	const frame = { minX, minY, cellMeters, columns, rows, coordinates };
	const starts = new Int32Array(columns * rows + 1);
	for (let s = 0; s < count; s++) forEachCell(frame, s, (cell) => starts[cell + 1]!++);
	for (let c = 0; c < columns * rows; c++) starts[c + 1]! += starts[c]!;
	const next = starts.slice();
	const items = new Int32Array(starts[columns * rows]!);
	for (let s = 0; s < count; s++) {
		forEachCell(frame, s, (cell) => {
			items[next[cell]!++] = s;
		});
	}
	return { ...frame, starts, items };
}

type Frame = Omit<SegmentGrid, 'starts' | 'items'>;

/** Visits, row by row, the cells that segment `s` touches. */
function forEachCell(frame: Frame, s: number, visit: (cell: number) => void): void {
	const { minX, minY, cellMeters, columns, rows, coordinates } = frame;
	// Widened by a billionth of a cell so that rounding cannot leave a touched cell out.
	const slack = 1e-9;
	// From the lower end to the upper one.
	const lower = coordinates[4 * s + 1]! > coordinates[4 * s + 3]! ? 4 * s + 2 : 4 * s;
	const upper = lower === 4 * s ? 4 * s + 2 : 4 * s;
	const ax = (coordinates[lower]! - minX) / cellMeters;
	const ay = (coordinates[lower + 1]! - minY) / cellMeters;
	const bx = (coordinates[upper]! - minX) / cellMeters;
	const by = (coordinates[upper + 1]! - minY) / cellMeters;
	const firstRow = Math.max(0, Math.floor(ay - slack * rows));
	const lastRow = Math.min(rows - 1, Math.floor(by + slack * rows));
	const slope = by > ay ? (bx - ax) / (by - ay) : 0;
	for (let row = firstRow; row <= lastRow; row++) {
		let x0 = ax;
		let x1 = bx;
		if (lastRow > firstRow) {
			x0 = row > ay ? ax + (row - ay) * slope : ax;
			x1 = row + 1 < by ? ax + (row + 1 - ay) * slope : bx;
		}
		const low = Math.max(0, Math.floor(Math.min(x0, x1) - slack * columns));
		const high = Math.min(columns - 1, Math.floor(Math.max(x0, x1) + slack * columns));
		for (let column = low; column <= high; column++) visit(row * columns + column);
	}
}

/** Visits every segment listed in a cell that touches the box; some more than once. */
export function forEachSegmentNear(
	grid: SegmentGrid,
	minX: number,
	minY: number,
	maxX: number,
	maxY: number,
	visit: (segment: number) => void
): void {
	const { cellMeters, columns, rows, starts, items } = grid;
	const firstColumn = Math.max(0, Math.floor((minX - grid.minX) / cellMeters));
	const lastColumn = Math.min(columns - 1, Math.floor((maxX - grid.minX) / cellMeters));
	const firstRow = Math.max(0, Math.floor((minY - grid.minY) / cellMeters));
	const lastRow = Math.min(rows - 1, Math.floor((maxY - grid.minY) / cellMeters));
	if (firstColumn > lastColumn) return;
	for (let row = firstRow; row <= lastRow; row++) {
		const end = starts[row * columns + lastColumn + 1]!;
		for (let k = starts[row * columns + firstColumn]!; k < end; k++) visit(items[k]!);
	}
}
