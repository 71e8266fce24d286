import type { AreaIndex } from '../geometry/area-index.ts';
import type { PlaneRing } from '../geometry/plane.ts';
import type { DiscSet } from './discs.ts';
import { pieceVertex } from './pieces.ts';
import type { PieceList } from './pieces.ts';
import { createRingBuilder, finishRing, pushVertex } from './ring-builder.ts';
import type { RingBuilder } from './ring-builder.ts';
import { bulgeOfArc, flattenArc } from './trace-loops.ts';

/** A boundary piece that stays until its curve is looked at again; linked both ways. */
export interface LivePiece {
	readonly curve: number;
	/** Curves at its two ends, in the direction of travel; −1: to be found by place. */
	readonly startsAt: number;
	readonly endsAt: number;
	readonly startX: number;
	readonly startY: number;
	readonly endX: number;
	readonly endY: number;
	/** Area between an arc and its chord. */
	readonly bulge: number;
	/** Those inside the arc, plane coordinates; most pieces have none, and there are many. */
	readonly innerVertices: Float64Array | undefined;
	next: LivePiece | undefined;
	previous: LivePiece | undefined;
	loop: LiveLoop | undefined;
	isDead: boolean;
}

/** A closed boundary, the region on its left. */
export interface LiveLoop {
	/** Exact, arcs as arcs; negative around an island of coverage. */
	readonly areaSquareMeters: number;
	readonly first: LivePiece;
	readonly length: number;
	/** Made when asked for. */
	ring: PlaneRing | undefined;
}

const vertex = new Float64Array(2);

/** Piece `k` of a list with its curves under their lasting names. */
export function toLivePiece(
	pieces: PieceList,
	k: number,
	discs: DiscSet,
	area: AreaIndex,
	nameOf: (curve: number) => number,
	frame: { builder: RingBuilder; sagittaMeters: number }
): LivePiece {
	const isReversed = pieces.reversed[k]!;
	const curve = pieces.curve[k]!;
	pieceVertex(pieces, discs, area, k, false, vertex);
	const [startX, startY] = [vertex[0]!, vertex[1]!];
	pieceVertex(pieces, discs, area, k, true, vertex);
	const isArc = curve < discs.count;
	const { builder } = frame;
	builder.length = 0;
	if (isArc) flattenArc(pieces, discs, k, frame.sagittaMeters, builder);
	return {
		curve: nameOf(curve),
		startsAt: nameOf(isReversed ? pieces.toPartner[k]! : pieces.fromPartner[k]!),
		endsAt: nameOf(isReversed ? pieces.fromPartner[k]! : pieces.toPartner[k]!),
		startX,
		startY,
		endX: vertex[0]!,
		endY: vertex[1]!,
		bulge: isArc ? bulgeOfArc(pieces, discs, k) : 0,
		innerVertices: builder.length > 0 ? builder.coordinates.slice(0, builder.length) : undefined,
		next: undefined,
		previous: undefined,
		loop: undefined,
		isDead: false
	};
}

/** Follows the links from a piece, names the loop on each, and sums its area. */
export function walkLoop(first: LivePiece): LiveLoop {
	let bulges = 0;
	let doubled = 0;
	let length = 0;
	let [x0, y0] = [0, 0];
	let piece = first;
	do {
		// Shoelace around the first vertex; the closing edge contributes nothing.
		const x1 = piece.startX - first.startX;
		const y1 = piece.startY - first.startY;
		doubled += x0 * y1 - x1 * y0;
		[x0, y0] = [x1, y1];
		bulges += piece.bulge;
		length++;
		piece = piece.next!;
	} while (piece !== first);
	const loop = { areaSquareMeters: doubled / 2 + bulges, first, length, ring: undefined };
	do {
		piece.loop = loop;
		piece = piece.next!;
	} while (piece !== first);
	return loop;
}

const joined = createRingBuilder(0, 0);

/** The loop as a flattened ring of the plane around the origin, kept until the loop changes. */
export function ringOfLoop(loop: LiveLoop, originX: number, originY: number): PlaneRing {
	if (loop.ring) return loop.ring;
	joined.length = 0;
	let piece = loop.first;
	do {
		const { startX, startY, innerVertices } = piece;
		pushVertex(joined, startX + originX, startY + originY);
		const count = innerVertices?.length ?? 0;
		for (let k = 0; k < count; k += 2)
			pushVertex(joined, innerVertices![k]!, innerVertices![k + 1]!);
		piece = piece.next!;
	} while (piece !== loop.first);
	loop.ring = finishRing(joined);
	return loop.ring;
}
