import type { PlaneRing } from '../geometry/plane.ts';
import type { Loop } from './trace-loops.ts';

/** One connected part of a region: outer ring first, then its islands. */
export interface RegionPart {
	readonly rings: PlaneRing[];
	/** Exact, arcs as arcs, islands subtracted. */
	readonly areaSquareMeters: number;
}

/**
 * Puts every island (loop of negative area) into the outer loop around it.
 *
 * From an island's leftmost vertex the nearest segment to the left belongs either to the outer
 * loop or to another island of the same one, which was placed before. Segments are kept in
 * horizontal strips. Parts come in the order of their outer loops.
 */
export function nestLoops(loops: readonly Loop[]): RegionPart[] {
	const outers = loops.filter((loop) => loop.areaSquareMeters > 0);
	const islands = loops.filter((loop) => loop.areaSquareMeters < 0);
	const parts = outers.map((loop) => ({
		rings: [loop.ring],
		areaSquareMeters: loop.areaSquareMeters
	}));
	if (islands.length === 0 || parts.length === 0) return parts;
	const ordered = islands
		.map((loop) => ({ loop, ...leftmostVertex(loop.ring) }))
		.sort((a, b) => a.x - b.x || a.y - b.y);
	const strips = buildStrips([...outers, ...ordered.map(({ loop }) => loop)]);
	const parentOf = new Int32Array(outers.length + ordered.length).fill(-1);
	for (let k = 0; k < outers.length; k++) parentOf[k] = k;
	ordered.forEach(({ loop, x, y }, k) => {
		const hit = nearestLoopToTheLeft(strips, x, y, outers.length + k);
		// An island that no ray can place belongs, of all, to the largest region.
		const parent = hit >= 0 && parentOf[hit]! >= 0 ? parentOf[hit]! : largestIndex(outers);
		parentOf[outers.length + k] = parent;
		const part = parts[parent]!;
		part.rings.push(loop.ring);
		part.areaSquareMeters += loop.areaSquareMeters;
	});
	return parts;
}

function largestIndex(loops: readonly Loop[]): number {
	let best = 0;
	loops.forEach((loop, k) => {
		if (loop.areaSquareMeters > loops[best]!.areaSquareMeters) best = k;
	});
	return best;
}

function leftmostVertex(ring: PlaneRing): { x: number; y: number } {
	let best = 0;
	for (let k = 2; k < ring.length; k += 2) if (ring[k]! < ring[best]!) best = k;
	return { x: ring[best]!, y: ring[best + 1]! };
}

interface Strips {
	readonly minY: number;
	readonly stripMeters: number;
	readonly starts: Int32Array;
	/** Five numbers a segment: ax, ay, bx, by and the index of its loop. */
	readonly items: Float64Array;
}

const STRIDE = 5;

function buildStrips(loops: readonly Loop[]): Strips {
	let minY = Infinity;
	let maxY = -Infinity;
	let segmentCount = 0;
	for (const { ring } of loops) {
		segmentCount += ring.length / 2;
		for (let k = 1; k < ring.length; k += 2) {
			minY = Math.min(minY, ring[k]!);
			maxY = Math.max(maxY, ring[k]!);
		}
	}
	const stripCount = Math.max(1, Math.min(1 << 16, Math.ceil(segmentCount / 8)));
	const stripMeters = (maxY - minY) / stripCount || 1;
	const stripAt = (y: number) => Math.min(stripCount - 1, Math.floor((y - minY) / stripMeters));
	const starts = new Int32Array(stripCount + 1);
	forEachSegment(loops, (_ax, ay, _bx, by) => {
		const last = stripAt(Math.max(ay, by));
		for (let s = stripAt(Math.min(ay, by)); s <= last; s++) starts[s + 1]!++;
	});
	for (let s = 0; s < stripCount; s++) starts[s + 1]! += starts[s]!;
	const next = starts.slice();
	const items = new Float64Array(STRIDE * starts[stripCount]!);
	forEachSegment(loops, (ax, ay, bx, by, loop) => {
		const last = stripAt(Math.max(ay, by));
		for (let s = stripAt(Math.min(ay, by)); s <= last; s++) {
			const at = STRIDE * next[s]!++;
			items[at] = ax;
			items[at + 1] = ay;
			items[at + 2] = bx;
			items[at + 3] = by;
			items[at + 4] = loop;
		}
	});
	return { minY, stripMeters, starts, items };
}

function forEachSegment(
	loops: readonly Loop[],
	visit: (ax: number, ay: number, bx: number, by: number, loop: number) => void
): void {
	loops.forEach(({ ring }, loop) => {
		let ax = ring[ring.length - 2]!;
		let ay = ring[ring.length - 1]!;
		for (let k = 0; k < ring.length; k += 2) {
			visit(ax, ay, ring[k]!, ring[k + 1]!, loop);
			ax = ring[k]!;
			ay = ring[k + 1]!;
		}
	});
}

/** Loop of the segment nearest to the left of (x, y), other than `self`; -1 if there is none. */
function nearestLoopToTheLeft(strips: Strips, x: number, y: number, self: number): number {
	const { items, starts } = strips;
	const strip = Math.max(
		0,
		Math.min(starts.length - 2, Math.floor((y - strips.minY) / strips.stripMeters))
	);
	let best = -1;
	let bestX = -Infinity;
	const end = STRIDE * starts[strip + 1]!;
	for (let at = STRIDE * starts[strip]!; at < end; at += STRIDE) {
		const ay = items[at + 1]!;
		const by = items[at + 3]!;
		if (ay <= y === by <= y || items[at + 4] === self) continue;
		const ax = items[at]!;
		const crossingX = ax + ((y - ay) / (by - ay)) * (items[at + 2]! - ax);
		if (crossingX <= x && crossingX > bestX) {
			bestX = crossingX;
			best = items[at + 4]!;
		}
	}
	return best;
}
