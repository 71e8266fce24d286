import type { Box } from '../geometry/plane.ts';

/** Facilities that count as covering in the view asked for. */
export const KNOWN = 0;
/** Facilities never inspected: they may cover. */
export const UNVERIFIED = 1;

/** Discs whose radii lie within a factor of two, in compressed rows of a uniform grid. */
export interface DiscLevel {
	readonly minX: number;
	readonly minY: number;
	readonly cellMeters: number;
	readonly columns: number;
	readonly rows: number;
	/** Cell `c` holds the discs `starts[c] … starts[c + 1] - 1`. */
	readonly starts: Int32Array;
	readonly maxRadiusMeters: number;
}

/**
 * Distinct discs in grid order, level by level, so that a row of cells is one run of memory.
 *
 * Coordinates are relative to the origin given at the build.
 */
export interface DiscSet {
	readonly count: number;
	readonly xs: Float64Array;
	readonly ys: Float64Array;
	readonly radii: Float64Array;
	readonly labels: Uint8Array;
	readonly levels: readonly DiscLevel[];
	readonly hasUnverified: boolean;
}

export interface DiscInput {
	readonly xs: Float64Array;
	readonly ys: Float64Array;
	readonly radii: Float64Array | number;
	/** `KNOWN` or `UNVERIFIED` per disc; all known if absent. */
	readonly labels?: Uint8Array | undefined;
}

/**
 * Checks, rounds, deduplicates and sorts discs into grids.
 *
 * Positions are rounded to a nanometer, so that differences are exact and two discs are either in
 * the same place or tell apart. Coincident discs of one radius become one, known if any of them is.
 * Discs of radius 0 and discs that do not reach `box` (in coordinates of the input) are left out:
 * they cannot change anything inside it.
 *
 * @throws {RangeError} Arrays of unequal length, a coordinate or radius that is not finite, a negative radius.
 */
export function buildDiscSet(input: DiscInput, originX = 0, originY = 0, box?: Box): DiscSet {
	assertDiscs(input);
	const rounded = roundDiscs(input, originX, originY);
	const local: Box | undefined = box && [
		box[0] - originX,
		box[1] - originY,
		box[2] - originX,
		box[3] - originY
	];
	const kept = selectDistinct(rounded, local);
	const count = kept.length;
	const set = {
		count,
		xs: new Float64Array(count),
		ys: new Float64Array(count),
		radii: new Float64Array(count),
		labels: new Uint8Array(count)
	};
	const levels: DiscLevel[] = [];
	let offset = 0;
	for (const members of levelsByRadius(rounded, kept)) {
		levels.push(placeLevel(rounded, members, offset, set));
		offset += members.length;
	}
	return { ...set, levels, hasUnverified: set.labels.includes(UNVERIFIED) };
}

/** 2³⁰, so that a unit is about a nanometer: what a double keeps of a northing anyway. */
const UNITS_A_METER = 2 ** 30;

export function roundMeters(meters: number): number {
	// Adding 0 turns -0 into 0, which is the same place with other bits.
	return Math.round(meters * UNITS_A_METER) / UNITS_A_METER + 0;
}

function assertDiscs({ xs, ys, radii, labels }: DiscInput): void {
	const lengths = [xs.length, ys.length];
	if (typeof radii !== 'number') lengths.push(radii.length);
	if (labels) lengths.push(labels.length);
	if (lengths.some((length) => length !== xs.length)) {
		throw new RangeError(`discs need arrays of one length, got ${lengths.join(', ')}`);
	}
	for (let i = 0; i < xs.length; i++) {
		const radius = typeof radii === 'number' ? radii : radii[i]!;
		if (!Number.isFinite(xs[i]!) || !Number.isFinite(ys[i]!)) {
			throw new RangeError(`disc ${i} has no finite position: ${xs[i]}, ${ys[i]}`);
		}
		if (!Number.isFinite(radius) || radius < 0) {
			throw new RangeError(`disc ${i} needs a radius of 0 m or more, got ${radius}`);
		}
	}
}

type Arrays = Pick<DiscSet, 'xs' | 'ys' | 'radii' | 'labels'>;

function roundDiscs(
	{ xs, ys, radii, labels }: DiscInput,
	originX: number,
	originY: number
): Arrays {
	const rounded = {
		xs: new Float64Array(xs.length),
		ys: new Float64Array(xs.length),
		radii: new Float64Array(xs.length),
		labels: labels ? labels.slice() : new Uint8Array(xs.length)
	};
	if (typeof radii === 'number') rounded.radii.fill(radii);
	else rounded.radii.set(radii);
	for (let i = 0; i < xs.length; i++) {
		rounded.xs[i] = roundMeters(xs[i]! - originX);
		rounded.ys[i] = roundMeters(ys[i]! - originY);
	}
	return rounded;
}

/**
 * Indices of the first of each (x, y, radius), by an open-addressing hash over their bits; makes it
 * known if a later one is.
 */
function selectDistinct({ xs, ys, radii, labels }: Arrays, box: Box | undefined): number[] {
	const indices: number[] = [];
	let capacity = 16;
	while (capacity < 2 * xs.length) capacity *= 2;
	const table = new Int32Array(capacity).fill(-1);
	const key = new Float64Array(3);
	const words = new Int32Array(key.buffer);
	for (let i = 0; i < xs.length; i++) {
		const x = xs[i]!;
		const y = ys[i]!;
		const radius = radii[i]!;
		if (radius === 0) continue;
		if (box && (x + radius <= box[0] || x - radius >= box[2])) continue;
		if (box && (y + radius <= box[1] || y - radius >= box[3])) continue;
		key[0] = x;
		key[1] = y;
		key[2] = radius;
		let hash = 0;
		for (let w = 0; w < 6; w++) {
			hash = Math.imul(hash ^ words[w]!, 0x9e3779b1);
			hash ^= hash >>> 15;
		}
		let slot = hash & (capacity - 1);
		for (; ; slot = (slot + 1) & (capacity - 1)) {
			const other = table[slot]!;
			if (other < 0) {
				table[slot] = i;
				indices.push(i);
				break;
			}
			if (xs[other] === x && ys[other] === y && radii[other] === radius) {
				if (labels[i] === KNOWN) labels[other] = KNOWN;
				break;
			}
		}
	}
	return indices;
}

function levelsByRadius({ radii }: Arrays, kept: readonly number[]): number[][] {
	let largest = 0;
	for (const i of kept) largest = Math.max(largest, radii[i]!);
	const byLevel = new Map<number, number[]>();
	for (const i of kept) {
		const level = Math.floor(Math.log2(largest / radii[i]!));
		const members = byLevel.get(level);
		if (members) members.push(i);
		else byLevel.set(level, [i]);
	}
	return [...byLevel.entries()].sort((a, b) => a[0] - b[0]).map(([, members]) => members);
}

/** Counting sort of one level's discs into cells of about one radius, written at `offset`. */
function placeLevel(
	from: Arrays,
	members: readonly number[],
	offset: number,
	set: Arrays
): DiscLevel {
	let minX = Infinity;
	let minY = Infinity;
	let maxX = -Infinity;
	let maxY = -Infinity;
	let maxRadiusMeters = 0;
	for (const i of members) {
		minX = Math.min(minX, from.xs[i]!);
		maxX = Math.max(maxX, from.xs[i]!);
		minY = Math.min(minY, from.ys[i]!);
		maxY = Math.max(maxY, from.ys[i]!);
		maxRadiusMeters = Math.max(maxRadiusMeters, from.radii[i]!);
	}
	let cellMeters = maxRadiusMeters;
	const mostCells = 4 * members.length + 16;
	const cellsAt = (size: number) =>
		(Math.floor((maxX - minX) / size) + 1) * (Math.floor((maxY - minY) / size) + 1);
	while (cellsAt(cellMeters) > mostCells) cellMeters *= 1.5;
	const columns = Math.floor((maxX - minX) / cellMeters) + 1;
	const rows = Math.floor((maxY - minY) / cellMeters) + 1;
	const starts = new Int32Array(columns * rows + 1);
	const cells = new Int32Array(members.length);
	members.forEach((i, k) => {
		const row = Math.floor((from.ys[i]! - minY) / cellMeters);
		const column = Math.floor((from.xs[i]! - minX) / cellMeters);
		cells[k] = row * columns + column;
		starts[cells[k]! + 1]!++;
	});
	starts[0] = offset;
	for (let c = 0; c < columns * rows; c++) starts[c + 1]! += starts[c]!;
	const next = starts.slice();
	members.forEach((i, k) => {
		const at = next[cells[k]!]!++;
		set.xs[at] = from.xs[i]!;
		set.ys[at] = from.ys[i]!;
		set.radii[at] = from.radii[i]!;
		set.labels[at] = from.labels[i]!;
	});
	return { minX, minY, cellMeters, columns, rows, starts, maxRadiusMeters };
}
