import type { AreaIndex } from '../geometry/area-index.ts';
import { ringAreaSquareMeters } from '../geometry/plane.ts';
import type { PlaneRing } from '../geometry/plane.ts';
import type { DiscSet } from './discs.ts';
import { linkPieces } from './link-pieces.ts';
import { pointOnCurve } from './pieces.ts';
import type { PieceList } from './pieces.ts';
import { FULL_TURN, toRadians } from './quarter-turns.ts';

/** One closed boundary of a region, the region on its left. */
export interface Loop {
	/** Exact, arcs as arcs; positive around a region, negative around an island in it. */
	readonly areaSquareMeters: number;
	/** Arcs replaced by chords of at most the sagitta asked for; open, relative to the origin. */
	readonly ring: PlaneRing;
}

export interface TracedRegion {
	/** Exact area of the region: the sum over all loops, also those too small to be a ring. */
	readonly areaSquareMeters: number;
	readonly loops: readonly Loop[];
}

/** Vertices nearer than this are one; it is a thousand times the rounding of a northing. */
const SAME_VERTEX_METERS = 1e-6;
/** Loops below this are rounding around a point where three circles meet. */
const LEAST_LOOP_SQUARE_METERS = 1e-6;

/**
 * Links pieces to loops, sums their exact areas by Green's theorem and flattens their arcs.
 *
 * @param sagittaMeters Greatest distance of a chord from its arc; `Infinity` gives no rings.
 */
export function traceLoops(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	sagittaMeters: number
): TracedRegion {
	const next = linkPieces(pieces, discs, area);
	const visited = new Uint8Array(pieces.count);
	const loops: Loop[] = [];
	const coordinates: number[] = [];
	const corners: number[] = [];
	let sum = 0;
	let compensation = 0;
	for (let first = 0; first < pieces.count; first++) {
		if (visited[first]) continue;
		coordinates.length = corners.length = 0;
		let bulge = 0;
		let previous = first;
		for (let piece = next[first]!; ; piece = next[piece]!) {
			visited[piece] = 1;
			addJoint(pieces, discs, area, previous, piece, corners);
			if (pieces.curve[piece]! < discs.count) bulge += bulgeOfArc(pieces, discs, piece);
			if (sagittaMeters !== Infinity) {
				coordinates.push(corners.at(-2)!, corners.at(-1)!);
				flattenArc(pieces, discs, piece, sagittaMeters, coordinates);
			}
			if (piece === first) break;
			previous = piece;
		}
		const areaSquareMeters = ringAreaSquareMeters(Float64Array.from(corners)) + bulge;
		// Neumaier's compensated sum: thousands of small holes beside one large.
		const total = sum + areaSquareMeters;
		compensation +=
			Math.abs(sum) >= Math.abs(areaSquareMeters)
				? sum - total + areaSquareMeters
				: areaSquareMeters - total + sum;
		sum = total;
		if (Math.abs(areaSquareMeters) < LEAST_LOOP_SQUARE_METERS) continue;
		const ring = withoutNearRepeats(coordinates);
		if (ring.length >= 6) loops.push({ areaSquareMeters, ring });
	}
	return { areaSquareMeters: sum + compensation, loops };
}

const point = new Float64Array(2);

/**
 * Appends the vertex between two pieces, computed on the curve of the lower number so that
 * regions on both sides of it get the same digits.
 */
function addJoint(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	before: number,
	after: number,
	corners: number[]
): void {
	const arrives = pieces.curve[before]!;
	const departs = pieces.curve[after]!;
	if (arrives < departs && arrives < discs.count) {
		const t = pieces.reversed[before] ? pieces.from[before]! : pieces.to[before]!;
		pointOnCurve(discs, area, arrives, t, point);
	} else {
		const t = pieces.reversed[after] ? pieces.to[after]! : pieces.from[after]!;
		pointOnCurve(discs, area, departs, t, point);
	}
	corners.push(point[0]!, point[1]!);
}

/** Angle of an arc in radians, 0 … 2π. */
function arcRadians(pieces: PieceList, piece: number): number {
	const from = pieces.from[piece]!;
	const to = pieces.to[piece]!;
	const radians = toRadians(to) - toRadians(from);
	return from < to ? Math.max(0, radians) : radians + 2 * Math.PI;
}

/** Area between an arc and its chord, positive where the arc adds to the region. */
function bulgeOfArc(pieces: PieceList, discs: DiscSet, piece: number): number {
	const radius = discs.radii[pieces.curve[piece]!]!;
	const radians = arcRadians(pieces, piece);
	const segment = (radius * radius * (radians - Math.sin(radians))) / 2;
	return pieces.reversed[piece] ? -segment : segment;
}

/** Appends the inner vertices of an arc; nothing for an edge. */
function flattenArc(
	pieces: PieceList,
	discs: DiscSet,
	piece: number,
	sagittaMeters: number,
	coordinates: number[]
): void {
	const curve = pieces.curve[piece]!;
	if (curve >= discs.count) return;
	const radius = discs.radii[curve]!;
	const radians = arcRadians(pieces, piece);
	const isFullCircle = pieces.fromPartner[piece] === curve;
	const step = Math.min(Math.PI / 4, 2 * Math.acos(Math.max(0, 1 - sagittaMeters / radius)));
	let count = Math.max(1, Math.ceil(radians / step));
	// A lens between one arc and one edge would collapse to a line without a vertex on the arc.
	if (!pieces.reversed[piece] && count < 2) count = 2;
	if (isFullCircle && count < 8) count = 8;
	const reversed = pieces.reversed[piece]!;
	const begin = toRadians(pieces.from[piece]! % FULL_TURN);
	for (let k = 1; k < count; k++) {
		const angle = begin + ((reversed ? count - k : k) / count) * radians;
		coordinates.push(
			discs.xs[curve]! + radius * Math.cos(angle),
			discs.ys[curve]! + radius * Math.sin(angle)
		);
	}
}

function withoutNearRepeats(coordinates: readonly number[]): PlaneRing {
	const kept = new Float64Array(coordinates.length);
	let count = 0;
	const isNear = (a: number, x: number, y: number) =>
		Math.abs(kept[a]! - x) < SAME_VERTEX_METERS && Math.abs(kept[a + 1]! - y) < SAME_VERTEX_METERS;
	for (let k = 0; k < coordinates.length; k += 2) {
		const x = coordinates[k]!;
		const y = coordinates[k + 1]!;
		if (count > 0 && isNear(count - 2, x, y)) continue;
		kept[count++] = x;
		kept[count++] = y;
	}
	while (count > 2 && isNear(0, kept[count - 2]!, kept[count - 1]!)) count -= 2;
	return kept.slice(0, count);
}
