/** A name that wants to stand beside a point; lengths in points of the page. */
export interface LabelWish {
	x: number;
	y: number;
	width: number;
	height: number;
	/** How far from the point it must stay: half of the symbol. */
	clearance: number;
	/** More important ones are placed first; ties keep the order given. */
	rank: number;
	/** Stands on its point, turned by so many degrees, or nowhere. */
	turnDegrees?: number;
}

/** The middle of a label that found room. */
export interface PlacedLabel {
	index: number;
	x: number;
	y: number;
}

/** Axis-parallel on the page: left, top, right, bottom. */
export type LabelBox = readonly [left: number, top: number, right: number, bottom: number];

const CELL_POINTS = 40;

/**
 * Finds room for labels so that none overlaps another, an obstacle or the edge: right of the point, else
 * left, above, below, or at a corner; a label without room is left out. Greedy by rank, so the result is
 * the same for the same input. O(n) with a grid of boxes.
 */
export function placeLabels(
	wishes: readonly LabelWish[],
	options: { within: LabelBox; obstacles: readonly LabelBox[] }
): PlacedLabel[] {
	const taken = new BoxGrid();
	for (const box of options.obstacles) taken.add(box);
	const order = wishes.map((_, index) => index);
	order.sort((a, b) => (wishes[b]?.rank ?? 0) - (wishes[a]?.rank ?? 0) || a - b);
	const placed: PlacedLabel[] = [];
	for (const index of order) {
		const wish = wishes[index];
		if (!wish) continue;
		for (const [x, y] of candidatesOf(wish)) {
			const boxes = boxesOf(wish, x, y);
			const isFree = boxes.every((box) => isInside(box, options.within) && taken.isFree(box));
			if (!isFree) continue;
			for (const box of boxes) taken.add(box);
			placed.push({ index, x, y });
			break;
		}
	}
	return placed;
}

function candidatesOf(wish: LabelWish): [number, number][] {
	const { x, y } = wish;
	if (wish.turnDegrees !== undefined || wish.clearance === 0) return [[x, y]];
	const dx = wish.clearance + wish.width / 2 + 1;
	const dy = wish.clearance + wish.height / 2;
	return [
		[x + dx, y],
		[x - dx, y],
		[x, y - dy],
		[x, y + dy],
		[x + dx, y - dy * 0.8],
		[x + dx, y + dy * 0.8],
		[x - dx, y - dy * 0.8],
		[x - dx, y + dy * 0.8]
	];
}

/** A turned label is a row of squares, so that it blocks no more than it covers. */
function boxesOf({ width, height, turnDegrees = 0 }: LabelWish, x: number, y: number): LabelBox[] {
	if (Math.abs(turnDegrees) < 1)
		return [[x - width / 2, y - height / 2, x + width / 2, y + height / 2]];
	const pieces = Math.max(1, Math.ceil(width / height));
	const angle = (turnDegrees * Math.PI) / 180;
	const half = height / 2;
	return Array.from({ length: pieces }, (_, piece) => {
		const along = ((piece + 0.5) / pieces - 0.5) * width;
		const px = x + along * Math.cos(angle);
		const py = y + along * Math.sin(angle);
		return [px - half, py - half, px + half, py + half];
	});
}

function isInside(box: LabelBox, within: LabelBox): boolean {
	return box[0] >= within[0] && box[1] >= within[1] && box[2] <= within[2] && box[3] <= within[3];
}

/** Boxes by the cells they touch. */
class BoxGrid {
	readonly #cells = new Map<string, LabelBox[]>();

	add(box: LabelBox): void {
		for (const cell of cellsOf(box)) {
			const boxes = this.#cells.get(cell);
			if (boxes) boxes.push(box);
			else this.#cells.set(cell, [box]);
		}
	}

	isFree(box: LabelBox): boolean {
		return cellsOf(box).every(
			(cell) => this.#cells.get(cell)?.every((other) => !overlaps(box, other)) ?? true
		);
	}
}

function cellsOf([left, top, right, bottom]: LabelBox): string[] {
	const cells: string[] = [];
	const last = [Math.floor(right / CELL_POINTS), Math.floor(bottom / CELL_POINTS)] as const;
	for (let column = Math.floor(left / CELL_POINTS); column <= last[0]; column++)
		for (let row = Math.floor(top / CELL_POINTS); row <= last[1]; row++)
			cells.push(`${column},${row}`);
	return cells;
}

function overlaps(a: LabelBox, b: LabelBox): boolean {
	return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
