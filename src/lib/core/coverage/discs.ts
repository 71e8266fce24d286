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
 * Checks, deduplicates and sorts discs into grids.
 *
 * Coincident discs of one radius become one, known if any of them is. Discs of radius 0 and
 * discs that do not reach `box` are left out: they cannot change anything inside it.
 *
 * @throws {RangeError} Arrays of unequal length, a coordinate or radius that is not finite, a negative radius.
 */
export function buildDiscSet(input: DiscInput, originX = 0, originY = 0, box?: Box): DiscSet {
	assertDiscs(input);
	const kept = selectDistinct(input, box);
	const levelOf = levelsByRadius(input, kept);
	const count = kept.indices.length;
	const set = {
		count,
		xs: new Float64Array(count),
		ys: new Float64Array(count),
		radii: new Float64Array(count),
		labels: new Uint8Array(count)
	};
	const levels: DiscLevel[] = [];
	let offset = 0;
	for (const members of levelOf) {
		levels.push(placeLevel(input, kept.labels, members, offset, originX, originY, set));
		offset += members.length;
	}
	return { ...set, levels, hasUnverified: set.labels.includes(UNVERIFIED) };
}

function radiusOf(input: DiscInput, i: number): number {
	return typeof input.radii === 'number' ? input.radii : input.radii[i]!;
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

interface Distinct {
	indices: number[];
	/** By index into the input. */
	labels: Uint8Array;
}

/** Open-addressing hash over the bits of (x, y, radius); keeps the first of each. */
function selectDistinct(input: DiscInput, box: Box | undefined): Distinct {
	const { xs, ys } = input;
	const labels = input.labels ? input.labels.slice() : new Uint8Array(xs.length);
	const indices: number[] = [];
	let capacity = 16;
	while (capacity < 2 * xs.length) capacity *= 2;
	const table = new Int32Array(capacity).fill(-1);
	const key = new Float64Array(3);
	const words = new Int32Array(key.buffer);
	for (let i = 0; i < xs.length; i++) {
		const x = xs[i]!;
		const y = ys[i]!;
		const radius = radiusOf(input, i);
		if (radius === 0) continue;
		if (box && (x + radius <= box[0] || x - radius >= box[2])) continue;
		if (box && (y + radius <= box[1] || y - radius >= box[3])) continue;
		// Adding 0 turns -0 into 0, which is the same place with other bits.
		key[0] = x + 0;
		key[1] = y + 0;
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
			if (xs[other] === x && ys[other] === y && radiusOf(input, other) === radius) {
				if (labels[i] === KNOWN) labels[other] = KNOWN;
				break;
			}
		}
	}
	return { indices, labels };
}

function levelsByRadius(input: DiscInput, kept: Distinct): number[][] {
	if (typeof input.radii === 'number') return kept.indices.length > 0 ? [kept.indices] : [];
	let largest = 0;
	for (const i of kept.indices) largest = Math.max(largest, input.radii[i]!);
	const byLevel = new Map<number, number[]>();
	for (const i of kept.indices) {
		const level = Math.floor(Math.log2(largest / input.radii[i]!));
		const members = byLevel.get(level);
		if (members) members.push(i);
		else byLevel.set(level, [i]);
	}
	return [...byLevel.entries()].sort((a, b) => a[0] - b[0]).map(([, members]) => members);
}

type Arrays = Pick<DiscSet, 'xs' | 'ys' | 'radii' | 'labels'>;

/** Counting sort of one level's discs into cells of about one radius, written at `offset`. */
function placeLevel(
	input: DiscInput,
	labels: Uint8Array,
	members: readonly number[],
	offset: number,
	originX: number,
	originY: number,
	set: Arrays
): DiscLevel {
	let minX = Infinity;
	let minY = Infinity;
	let maxX = -Infinity;
	let maxY = -Infinity;
	let maxRadiusMeters = 0;
	for (const i of members) {
		minX = Math.min(minX, input.xs[i]! - originX);
		maxX = Math.max(maxX, input.xs[i]! - originX);
		minY = Math.min(minY, input.ys[i]! - originY);
		maxY = Math.max(maxY, input.ys[i]! - originY);
		maxRadiusMeters = Math.max(maxRadiusMeters, radiusOf(input, i));
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
		const row = Math.floor((input.ys[i]! - originY - minY) / cellMeters);
		const column = Math.floor((input.xs[i]! - originX - minX) / cellMeters);
		cells[k] = row * columns + column;
		starts[cells[k]! + 1]!++;
	});
	starts[0] = offset;
	for (let c = 0; c < columns * rows; c++) starts[c + 1]! += starts[c]!;
	const next = starts.slice();
	members.forEach((i, k) => {
		const at = next[cells[k]!]!++;
		set.xs[at] = input.xs[i]! - originX;
		set.ys[at] = input.ys[i]! - originY;
		set.radii[at] = radiusOf(input, i);
		set.labels[at] = labels[i]!;
	});
	return { minX, minY, cellMeters, columns, rows, starts, maxRadiusMeters };
}
