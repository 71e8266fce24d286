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
 * loop or to another island of the same one, which was placed before. Parts come in the order of their outer loops.
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
	const hits = findLoopsToTheLeft([...outers, ...ordered.map(({ loop }) => loop)], ordered);
	const parentOf = new Int32Array(outers.length + ordered.length).fill(-1);
	for (let k = 0; k < outers.length; k++) parentOf[k] = k;
	ordered.forEach(({ loop }, k) => {
		const hit = hits[k]!;
		// An island that no ray can place belongs, of all, to the largest region.
		const parent = hit >= 0 && parentOf[hit]! >= 0 ? parentOf[hit]! : largestIndex(outers);
		parentOf[outers.length + k] = parent;
		const part = parts[parent]!;
		part.rings.push(loop.ring);
		part.areaSquareMeters += loop.areaSquareMeters;
	});
	return parts;
}

interface Island {
	readonly loop: Loop;
	readonly x: number;
	readonly y: number;
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

/**
 * For every island (the last of the loops, in their order) the loop of the nearest segment to the left of its leftmost vertex, -1 if there
 * is none.
 *
 * One pass over all segments: rings are long and islands few, so each segment knows the islands
 * level with it from the segment before, instead of each island searching the segments. An edge holds its lower end and
 * not its upper one, so that a ray through a vertex meets one of its two edges.
 */
function findLoopsToTheLeft(loops: readonly Loop[], islands: readonly Island[]): Int32Array {
	const byY = islands.map((_, k) => k).sort((a, b) => islands[a]!.y - islands[b]!.y);
	// Fenced in, so that a place among the islands always has one below and one above.
	const ys = Float64Array.of(-Infinity, ...byY.map((k) => islands[k]!.y), Infinity);
	const xs = Float64Array.of(0, ...byY.map((k) => islands[k]!.x), 0);
	// Islands come last among the loops, in their own order.
	const ownLoops = Int32Array.of(-1, ...byY.map((k) => loops.length - islands.length + k), -1);
	const bestX = new Float64Array(ys.length).fill(-Infinity);
	const hits = new Int32Array(ys.length).fill(-1);
	for (let loop = 0; loop < loops.length; loop++) {
		const { ring } = loops[loop]!;
		let ax = ring[ring.length - 2]!;
		let ay = ring[ring.length - 1]!;
		// First of the fenced heights that is not below the vertex; the next one's is near it.
		let rank = rankOf(ys, ay);
		for (let k = 0; k < ring.length; k += 2) {
			const bx = ring[k]!;
			const by = ring[k + 1]!;
			const before = rank;
			while (ys[rank]! < by) rank++;
			while (ys[rank - 1]! >= by) rank--;
			const end = rank < before ? before : rank;
			for (let r = rank < before ? rank : before; r < end; r++) {
				const x0 = xs[r]!;
				if ((ax > x0 && bx > x0) || (ax <= bestX[r]! && bx <= bestX[r]!)) continue;
				if (ownLoops[r] === loop) continue;
				const x = ax + ((ys[r]! - ay) / (by - ay)) * (bx - ax);
				if (x <= x0 && x > bestX[r]!) {
					bestX[r] = x;
					hits[r] = loop;
				}
			}
			ax = bx;
			ay = by;
		}
	}
	const hitOf = new Int32Array(islands.length);
	byY.forEach((island, k) => (hitOf[island] = hits[k + 1]!));
	return hitOf;
}

/** Index of the first of the sorted values that is not below a given one. */
function rankOf(sorted: Float64Array, value: number): number {
	let low = 0;
	let high = sorted.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]! < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
