import type { AreaIndex } from '../geometry/area-index.ts';
import type { DiscSet } from './discs.ts';
import { FULL_TURN } from './quarter-turns.ts';
import { pieceVertex, pointOnCurve } from './pieces.ts';
import type { PieceList } from './pieces.ts';

/**
 * Finds for every piece the one that follows it around the region.
 *
 * A piece of curve p that ends at curve q is followed by the piece of q that begins at p: with the
 * region always on the left, two convex curves turn into each other at one point only, so the
 * pair names the vertex and no coordinates are compared. Vertices where three or more curves
 * meet, or two touch, may lose their partner to rounding; those are matched by place.
 *
 * @param isByPlace Matches every vertex by place: where a region is told by how often it is covered,
 * it may lie at both crossings of a pair, and the pair names no vertex.
 * @returns Per piece the next one; a permutation, so that following it closes every loop.
 */
export function linkPieces(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	isByPlace = false
): Int32Array {
	const next = new Int32Array(pieces.count).fill(-1);
	const claimed = new Uint8Array(pieces.count);
	const openEnds: number[] = [];
	for (let piece = 0; piece < pieces.count; piece++) {
		// A whole circle follows itself, whatever else passes there.
		const isPaired = !isByPlace || pieces.fromPartner[piece] === pieces.curve[piece];
		const follower = isPaired ? findFollower(pieces, claimed, piece) : -1;
		if (follower < 0) openEnds.push(piece);
		else {
			next[piece] = follower;
			claimed[follower] = 1;
		}
	}
	if (openEnds.length > 0) {
		const openStarts: number[] = [];
		for (let piece = 0; piece < pieces.count; piece++) if (!claimed[piece]) openStarts.push(piece);
		matchByPlace(pieces, discs, area, openEnds, openStarts, next);
	}
	return next;
}

function findFollower(pieces: PieceList, claimed: Uint8Array, piece: number): number {
	const { firstOfCurve, fromPartner, toPartner, reversed, curve } = pieces;
	const partner = reversed[piece] ? fromPartner[piece]! : toPartner[piece]!;
	if (partner < 0) return -1;
	const end = firstOfCurve[partner + 1]!;
	for (let k = firstOfCurve[partner]!; k < end; k++) {
		const beginsAt = reversed[k] ? toPartner[k]! : fromPartner[k]!;
		if (beginsAt === curve[piece] && !claimed[k]) return k;
	}
	return -1;
}

/** Distances in meters within which two ends count as one vertex, tried in this order. */
const TOLERANCES = [1e-9, 1e-8, 1e-7, 1e-6, 1e-4, 1e-2, 1];

function matchByPlace(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	ends: number[],
	starts: number[],
	next: Int32Array
): void {
	let openEnds = ends;
	let openStarts = starts;
	for (const tolerance of TOLERANCES) {
		if (openEnds.length === 0) return;
		const taken = new Set<number>();
		const cells = bucketStarts(pieces, discs, area, openStarts, tolerance);
		openEnds = openEnds.filter((end) => {
			const start = tightestTurn(pieces, discs, area, end, cells, taken, tolerance);
			if (start === undefined) return true;
			next[end] = start;
			taken.add(start);
			return false;
		});
		openStarts = openStarts.filter((start) => !taken.has(start));
	}
	// Unreachable for sound input; closing loops anywhere still beats failing.
	openEnds.forEach((end, k) => (next[end] = openStarts[k]!));
}

const vertex = new Float64Array(2);

function cellKey(column: number, row: number): string {
	return `${column},${row}`;
}

function bucketStarts(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	starts: readonly number[],
	tolerance: number
): Map<string, number[]> {
	const cells = new Map<string, number[]>();
	for (const start of starts) {
		pieceVertex(pieces, discs, area, start, false, vertex);
		const key = cellKey(Math.floor(vertex[0]! / tolerance), Math.floor(vertex[1]! / tolerance));
		const bucket = cells.get(key);
		if (bucket) bucket.push(start);
		else cells.set(key, [start]);
	}
	return cells;
}

/**
 * Among the starts at the place where `end` arrives, the first one clockwise from the way back:
 * the wedge between the two holds nothing but the region.
 */
function tightestTurn(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	end: number,
	cells: Map<string, number[]>,
	taken: ReadonlySet<number>,
	tolerance: number
): number | undefined {
	pieceVertex(pieces, discs, area, end, true, vertex);
	const x = vertex[0]!;
	const y = vertex[1]!;
	const column = Math.floor(x / tolerance);
	const row = Math.floor(y / tolerance);
	let back: number | undefined;
	let best: number | undefined;
	let bestTurn = Infinity;
	for (let c = column - 1; c <= column + 1; c++) {
		for (let r = row - 1; r <= row + 1; r++) {
			for (const start of cells.get(cellKey(c, r)) ?? []) {
				if (taken.has(start)) continue;
				pieceVertex(pieces, discs, area, start, false, vertex);
				if (Math.hypot(vertex[0]! - x, vertex[1]! - y) > tolerance) continue;
				back ??= headingNear(pieces, discs, area, end, true);
				const heading = headingNear(pieces, discs, area, start, false);
				let turn = back - heading;
				if (turn <= 0) turn += 2 * Math.PI;
				if (turn < bestTurn) {
					bestTurn = turn;
					best = start;
				}
			}
		}
	}
	return best;
}

/** Meters along a piece at which its direction is read: tangent arcs have parted by then. */
const LOOK_AHEAD_METERS = 1;

/** Direction in radians from one end of a piece to a point a little way along it. */
function headingNear(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	piece: number,
	atEnd: boolean
): number {
	const curve = pieces.curve[piece]!;
	const from = pieces.from[piece]!;
	let span = pieces.to[piece]! - from;
	let meters: number;
	if (curve < discs.count) {
		if (span <= 0) span += FULL_TURN;
		meters = (span * Math.PI * discs.radii[curve]!) / 2;
	} else {
		const e = 4 * (curve - discs.count);
		const { edges } = area;
		meters = span * Math.hypot(edges[e + 2]! - edges[e]!, edges[e + 3]! - edges[e + 1]!);
	}
	const step = span * Math.min(0.5, LOOK_AHEAD_METERS / meters);
	const backward = atEnd !== (pieces.reversed[piece] === 1);
	const t = backward ? from + span - step : from + step;
	pieceVertex(pieces, discs, area, piece, atEnd, vertex);
	const x = vertex[0]!;
	const y = vertex[1]!;
	pointOnCurve(discs, area, curve, curve < discs.count ? t % FULL_TURN : t, vertex);
	return Math.atan2(vertex[1]! - y, vertex[0]! - x);
}
