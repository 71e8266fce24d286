import { KNOWN } from './discs.ts';
import type { DiscSet } from './discs.ts';

/** A distinct disc in the frame of the scene, and how many facilities stand for it. */
export interface LiveDisc {
	readonly slot: number;
	readonly x: number;
	readonly y: number;
	readonly radius: number;
	count: number;
}

const HALF_KEYS = 2 ** 20;

/** Discs that come and go, by cells of about their radius. */
export class LiveDiscs {
	readonly slots: (LiveDisc | undefined)[] = [];
	readonly #cells = new Map<number, LiveDisc[]>();
	readonly #cellMeters: number;
	greatestMeters: number;

	constructor(cellMeters: number) {
		this.#cellMeters = cellMeters;
		this.greatestMeters = cellMeters;
	}

	find(x: number, y: number, radius: number): LiveDisc | undefined {
		return this.#cellAt(x, y)?.find(
			(disc) => disc.x === x && disc.y === y && disc.radius === radius
		);
	}

	insert(x: number, y: number, radius: number): LiveDisc {
		const disc = { slot: this.slots.length, x, y, radius, count: 1 };
		this.slots.push(disc);
		const key = this.#keyOf(x, y);
		const cell = this.#cells.get(key);
		if (cell) cell.push(disc);
		else this.#cells.set(key, [disc]);
		this.greatestMeters = Math.max(this.greatestMeters, radius);
		return disc;
	}

	remove(disc: LiveDisc): void {
		this.slots[disc.slot] = undefined;
		const cell = this.#cellAt(disc.x, disc.y);
		cell?.splice(cell.indexOf(disc), 1);
	}

	/** Visits discs whose cell touches a box. */
	visitBox(
		minX: number,
		minY: number,
		maxX: number,
		maxY: number,
		visit: (disc: LiveDisc) => void
	): void {
		const size = this.#cellMeters;
		for (let column = Math.floor(minX / size); column <= Math.floor(maxX / size); column++)
			for (let row = Math.floor(minY / size); row <= Math.floor(maxY / size); row++) {
				const cell = this.#cells.get(keyOfCell(column, row));
				if (cell) for (const disc of cell) visit(disc);
			}
	}

	#cellAt(x: number, y: number): LiveDisc[] | undefined {
		return this.#cells.get(this.#keyOf(x, y));
	}

	#keyOf(x: number, y: number): number {
		return keyOfCell(Math.floor(x / this.#cellMeters), Math.floor(y / this.#cellMeters));
	}
}

function keyOfCell(column: number, row: number): number {
	return (column + HALF_KEYS) * 2 * HALF_KEYS + row + HALF_KEYS;
}

/** A few discs as a set of one cell, in the order given: what a look at a neighborhood needs. */
export function toLocalDiscSet(discs: readonly LiveDisc[]): DiscSet {
	const count = discs.length;
	const xs = new Float64Array(count);
	const ys = new Float64Array(count);
	const radii = new Float64Array(count);
	let maxRadiusMeters = 0;
	for (let k = 0; k < count; k++) {
		const { x, y, radius } = discs[k]!;
		xs[k] = x;
		ys[k] = y;
		radii[k] = radius;
		if (radius > maxRadiusMeters) maxRadiusMeters = radius;
	}
	const level = {
		minX: -1e9,
		minY: -1e9,
		cellMeters: 4e9,
		columns: 1,
		rows: 1,
		starts: Int32Array.of(0, count),
		maxRadiusMeters
	};
	const labels = new Uint8Array(count).fill(KNOWN);
	return { count, xs, ys, radii, labels, levels: [level], hasUnverified: false };
}
