import type { PlaneRing } from '../geometry/plane.ts';
import type { AreaIndex } from '../geometry/area-index.ts';
import { UNVERIFIED } from './discs.ts';
import type { DiscSet } from './discs.ts';
import { linkPieces } from './link-pieces.ts';
import { pointOnCurve } from './pieces.ts';
import type { PieceList } from './pieces.ts';
import { toRadians } from './quarter-turns.ts';
import { createRingBuilder, finishRing, pushVertex, writeVertex } from './ring-builder.ts';
import type { RingBuilder } from './ring-builder.ts';
import type { Scene } from './scene.ts';

/** One closed boundary of a region, the region on its left. */
export interface Loop {
	/** Exact, arcs as arcs; positive around a region, negative around an island in it. */
	readonly areaSquareMeters: number;
	/** Arcs replaced by chords of at most the sagitta asked for; open, in the plane's coordinates. */
	readonly ring: PlaneRing;
}

export interface TracedRegion {
	/** Exact area of the region: the sum over all loops, also those too small to be a ring. */
	readonly areaSquareMeters: number;
	readonly loops: readonly Loop[];
}

/** Loops below this are rounding around a point where three circles meet. */
export const LEAST_LOOP_SQUARE_METERS = 1e-6;

/**
 * Links pieces to loops, sums their exact areas by Green's theorem and flattens their arcs.
 *
 * @param sagittaMeters Greatest distance of a chord from its arc; `Infinity` gives no rings.
 * @param isByPlace As in `linkPieces`; such a region may be a lens of two arcs.
 */
export function traceLoops(
	pieces: PieceList,
	{ discs, area, originX, originY }: Scene,
	sagittaMeters: number,
	isByPlace = false
): TracedRegion {
	const next = linkPieces(pieces, discs, area, isByPlace);
	const visited = new Uint8Array(pieces.count);
	const loops: Loop[] = [];
	const builder = createRingBuilder(originX, originY);
	let sum = 0;
	let compensation = 0;
	for (let first = 0; first < pieces.count; first++) {
		if (visited[first]) continue;
		builder.length = 0;
		const areaSquareMeters = walkLoop(
			pieces,
			discs,
			area,
			first,
			next,
			visited,
			(piece, x, y, radians) => {
				if (sagittaMeters === Infinity) return;
				pushVertex(builder, x, y);
				if (pieces.curve[piece]! < discs.count) {
					flattenArc(pieces, discs, piece, sagittaMeters, builder, isByPlace, radians);
				}
			}
		);
		// Neumaier's compensated sum: thousands of small holes beside one large.
		const total = sum + areaSquareMeters;
		compensation +=
			Math.abs(sum) >= Math.abs(areaSquareMeters)
				? sum - total + areaSquareMeters
				: areaSquareMeters - total + sum;
		sum = total;
		if (Math.abs(areaSquareMeters) < LEAST_LOOP_SQUARE_METERS) continue;
		const ring = finishRing(builder);
		if (ring.length >= 6) loops.push({ areaSquareMeters, ring });
	}
	return { areaSquareMeters: sum + compensation, loops };
}

const point = new Float64Array(2);

/** Follows one loop, tells each piece with the vertex it begins at and its angle, and returns the exact area. */
function walkLoop(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	first: number,
	next: Int32Array,
	visited: Uint8Array,
	visit: (piece: number, x: number, y: number, radians: number) => void
): number {
	let bulges = 0;
	let doubled = 0;
	let originX = 0;
	let originY = 0;
	let x0 = 0;
	let y0 = 0;
	let previous = -1;
	let piece = next[first]!;
	const begin = piece;
	do {
		visited[piece] = 1;
		writeJoint(pieces, discs, area, previous < 0 ? first : previous, piece);
		const x = point[0]!;
		const y = point[1]!;
		if (previous < 0) {
			originX = x;
			originY = y;
		}
		// Shoelace around the first vertex; the closing edge contributes nothing.
		const x1 = x - originX;
		const y1 = y - originY;
		doubled += x0 * y1 - x1 * y0;
		x0 = x1;
		y0 = y1;
		const isArc = pieces.curve[piece]! < discs.count;
		const radians = isArc ? arcRadians(pieces, piece) : 0;
		if (isArc) bulges += bulgeOfArc(pieces, discs, piece, radians);
		visit(piece, x, y, radians);
		previous = piece;
		piece = next[piece]!;
	} while (piece !== begin);
	return doubled / 2 + bulges;
}

/**
 * Writes the vertex between two pieces, computed on the curve of the lower number so that
 * regions on both sides of it get the same digits.
 */
function writeJoint(
	pieces: PieceList,
	discs: DiscSet,
	area: AreaIndex,
	before: number,
	after: number
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
}

/** Angle of an arc in radians, 0 … 2π. */
function arcRadians(pieces: PieceList, piece: number): number {
	const from = pieces.from[piece]!;
	const to = pieces.to[piece]!;
	const radians = toRadians(to) - toRadians(from);
	return from < to ? Math.max(0, radians) : radians + 2 * Math.PI;
}

/** Area between an arc and its chord, positive where the arc adds to the region. */
export function bulgeOfArc(
	pieces: PieceList,
	discs: DiscSet,
	piece: number,
	radians = arcRadians(pieces, piece)
): number {
	const radius = discs.radii[pieces.curve[piece]!]!;
	const segment = (radius * radius * (radians - Math.sin(radians))) / 2;
	return pieces.reversed[piece] ? -segment : segment;
}

/** Appends the inner vertices of an arc, the same ones in either direction of travel. */
export function flattenArc(
	pieces: PieceList,
	discs: DiscSet,
	piece: number,
	sagittaMeters: number,
	builder: RingBuilder,
	mayBeLens = false,
	radians = arcRadians(pieces, piece)
): void {
	const curve = pieces.curve[piece]!;
	const radius = discs.radii[curve]!;
	const step = Math.min(Math.PI / 4, 2 * Math.acos(Math.max(0, 1 - sagittaMeters / radius)));
	let count = Math.max(1, Math.ceil(radians / step));
	// A lens between one arc and one edge would collapse to a line without a vertex on the arc.
	if ((mayBeLens || discs.labels[curve] === UNVERIFIED) && count < 2) count = 2;
	if (count < 2) return;
	const reversed = pieces.reversed[piece]!;
	const centerX = discs.xs[curve]!;
	const centerY = discs.ys[curve]!;
	const begin = toRadians(pieces.from[piece]!);
	const turnX = Math.cos(radians / count);
	const turnY = Math.sin(radians / count);
	let x = radius * Math.cos(begin);
	let y = radius * Math.sin(begin);
	const first = builder.length;
	for (let k = 1; k < count; k++) {
		const turned = x * turnX - y * turnY;
		y = x * turnY + y * turnX;
		x = turned;
		if (reversed) writeVertex(builder, first + 2 * (count - 1 - k), centerX + x, centerY + y);
		else writeVertex(builder, first + 2 * (k - 1), centerX + x, centerY + y);
	}
	builder.length = first + 2 * (count - 1);
}
