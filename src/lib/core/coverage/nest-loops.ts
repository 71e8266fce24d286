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
 * For every island the loop of the nearest segment to the left of its leftmost vertex, -1 if there
 * is none.
 *
 * One pass over all segments: rings are long and islands few, so each segment looks up the islands
 * level with it instead of each island searching the segments. An edge holds its lower end and
 * not its upper one, so that a ray through a vertex meets one of its two edges.
 */
function findLoopsToTheLeft(loops: readonly Loop[], islands: readonly Island[]): Int32Array {
	const byY = islands.map((_, k) => k).sort((a, b) => islands[a]!.y - islands[b]!.y);
	const ys = Float64Array.from(byY, (k) => islands[k]!.y);
	const firstAbove = createRankLookup(ys);
	const bestX = new Float64Array(islands.length).fill(-Infinity);
	const hits = new Int32Array(islands.length).fill(-1);
	loops.forEach(({ ring }, loop) => {
		let ax = ring[ring.length - 2]!;
		let ay = ring[ring.length - 1]!;
		for (let k = 0; k < ring.length; k += 2) {
			const bx = ring[k]!;
			const by = ring[k + 1]!;
			const high = ay > by ? ay : by;
			for (let rank = firstAbove(ay > by ? by : ay); rank < ys.length; rank++) {
				if (ys[rank]! >= high) break;
				const island = byY[rank]!;
				if (islands[island]!.loop === loops[loop]) continue;
				const x = ax + ((ys[rank]! - ay) / (by - ay)) * (bx - ax);
				if (x <= islands[island]!.x && x > bestX[island]!) {
					bestX[island] = x;
					hits[island] = loop;
				}
			}
			ax = bx;
			ay = by;
		}
	});
	return hits;
}

/** Rank of the first of the sorted values that is not below a given one, by a table of strips. */
function createRankLookup(sorted: Float64Array): (value: number) => number {
	const low = sorted[0]!;
	const stripCount = 4 * sorted.length;
	const perUnit = stripCount / (sorted[sorted.length - 1]! - low || 1);
	const firstOfStrip = new Int32Array(stripCount + 2).fill(sorted.length);
	for (let rank = sorted.length - 1; rank >= 0; rank--) {
		firstOfStrip[Math.floor((sorted[rank]! - low) * perUnit)] = rank;
	}
	for (let s = stripCount; s >= 0; s--) {
		if (firstOfStrip[s + 1]! < firstOfStrip[s]!) firstOfStrip[s] = firstOfStrip[s + 1]!;
	}
	return (value) => {
		if (value <= low) return 0;
		let rank = firstOfStrip[Math.min(stripCount + 1, Math.floor((value - low) * perUnit))]!;
		while (rank < sorted.length && sorted[rank]! < value) rank++;
		return rank;
	};
}
