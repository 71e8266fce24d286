import type { AreaIndex } from '../geometry/area-index.ts';
import type { DiscSet } from './discs.ts';
import type { IntervalList } from './interval-list.ts';
import { FULL_TURN, pointOnCircle } from './quarter-turns.ts';
import { SEAM } from './boundary-scan.ts';

/**
 * Boundary pieces of one region: arcs of circles and parts of area edges, grouped by curve.
 *
 * Parameters and partners are in the curve's own direction (circles counterclockwise, edges
 * forward); a `reversed` piece is traveled against it, so that the region is on the left. An arc
 * with `from > to` passes through direction 0.
 */
export interface PieceList {
	count: number;
	/** Arrays longer than `count`; replaced as they grow. */
	curve: Int32Array;
	from: Float64Array;
	to: Float64Array;
	fromPartner: Int32Array;
	toPartner: Int32Array;
	/** 1: reversed. */
	reversed: Uint8Array;
	/** First piece of every curve, length `curves + 1`; valid once all curves were added in order. */
	readonly firstOfCurve: Int32Array;
}

const FIRST_CAPACITY = 64;

export function createPieceList(curveCount: number): PieceList {
	return {
		count: 0,
		curve: new Int32Array(FIRST_CAPACITY),
		from: new Float64Array(FIRST_CAPACITY),
		to: new Float64Array(FIRST_CAPACITY),
		fromPartner: new Int32Array(FIRST_CAPACITY),
		toPartner: new Int32Array(FIRST_CAPACITY),
		reversed: new Uint8Array(FIRST_CAPACITY),
		firstOfCurve: new Int32Array(curveCount + 1)
	};
}

/** Arcs shorter than this, in quarter turns, are rounding and left out (0.02 µm at 150 m). */
const LEAST_TURN = 1e-10;
/**
 * Where a whole circle begins. Not at 0: circles of a lattice touch there, and flattened ones
 * would share that vertex and cut the region between them off.
 */
const RING_START = 0.123;

/** Adds the intervals left of a circle, joining the two that meet at direction 0. */
export function addArcs(
	pieces: PieceList,
	circle: number,
	list: IntervalList,
	reversed: boolean
): void {
	let startsAtSeam = -1;
	let endsAtSeam = -1;
	for (let k = 0; k < list.count; k++) {
		if (list.fromPartner[k] === SEAM) startsAtSeam = k;
		if (list.toPartner[k] === SEAM) endsAtSeam = k;
	}
	for (let k = 0; k < list.count; k++) {
		let from = list.from[k]!;
		const to = list.to[k]!;
		let fromPartner = list.fromPartner[k]!;
		const toPartner = list.toPartner[k]!;
		if (k === startsAtSeam && k === endsAtSeam) {
			addPiece(pieces, circle, RING_START, RING_START, circle, circle, reversed);
			continue;
		}
		// A vertex exactly at direction 0 leaves one of the two alone; it is linked by place.
		if (k === endsAtSeam && startsAtSeam >= 0) continue;
		if (k === startsAtSeam && endsAtSeam >= 0) {
			from = list.from[endsAtSeam]!;
			fromPartner = list.fromPartner[endsAtSeam]!;
		}
		const turn = from <= to ? to - from : to - from + FULL_TURN;
		if (turn < LEAST_TURN) continue;
		addPiece(pieces, circle, from, to, fromPartner, toPartner, reversed);
	}
}

/** Adds the intervals left of an area edge; `curve` is `discs.count + edge`. */
export function addEdgeParts(pieces: PieceList, curve: number, list: IntervalList): void {
	for (let k = 0; k < list.count; k++) {
		const { from, to, fromPartner, toPartner } = list;
		addPiece(pieces, curve, from[k]!, to[k]!, fromPartner[k]!, toPartner[k]!, false);
	}
}

/** Marks the end of a curve's pieces; to be called for every curve in order. */
export function closeCurve(pieces: PieceList, curve: number): void {
	pieces.firstOfCurve[curve + 1] = pieces.count;
}

function addPiece(
	pieces: PieceList,
	curve: number,
	from: number,
	to: number,
	fromPartner: number,
	toPartner: number,
	reversed: boolean
): void {
	if (pieces.count === pieces.curve.length) grow(pieces);
	const k = pieces.count++;
	pieces.curve[k] = curve;
	pieces.from[k] = from;
	pieces.to[k] = to;
	pieces.fromPartner[k] = fromPartner;
	pieces.toPartner[k] = toPartner;
	pieces.reversed[k] = reversed ? 1 : 0;
}

function grow(pieces: PieceList): void {
	const integers = (old: Int32Array) => {
		const next = new Int32Array(2 * old.length);
		next.set(old);
		return next;
	};
	const doubles = (old: Float64Array) => {
		const next = new Float64Array(2 * old.length);
		next.set(old);
		return next;
	};
	const reversed = new Uint8Array(2 * pieces.reversed.length);
	reversed.set(pieces.reversed);
	pieces.reversed = reversed;
	pieces.curve = integers(pieces.curve);
	pieces.from = doubles(pieces.from);
	pieces.to = doubles(pieces.to);
	pieces.fromPartner = integers(pieces.fromPartner);
	pieces.toPartner = integers(pieces.toPartner);
}

/** Writes the point where the piece begins (or, with `atEnd`, ends) in travel direction. */
export function pieceVertex(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	piece: number,
	atEnd: boolean,
	out: Float64Array
): void {
	const curve = pieces.curve[piece]!;
	const t = atEnd === (pieces.reversed[piece] === 1) ? pieces.from[piece]! : pieces.to[piece]!;
	pointOnCurve(discs, area, curve, t, out);
}

/** Point of a curve at parameter `t`; the ends of an edge are exact. */
export function pointOnCurve(
	discs: DiscSet,
	area: AreaIndex,
	curve: number,
	t: number,
	out: Float64Array
): void {
	if (curve < discs.count) {
		pointOnCircle(discs.xs[curve]!, discs.ys[curve]!, discs.radii[curve]!, t, out);
		return;
	}
	const e = 4 * (curve - discs.count);
	const { edges } = area;
	if (t >= 1) {
		out[0] = edges[e + 2]!;
		out[1] = edges[e + 3]!;
	} else {
		out[0] = edges[e]! + t * (edges[e + 2]! - edges[e]!);
		out[1] = edges[e + 1]! + t * (edges[e + 3]! - edges[e + 1]!);
	}
}
