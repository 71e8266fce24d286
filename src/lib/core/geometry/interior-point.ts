import type { PlaneRing } from './plane.ts';

/** Heights tried, as shares of the polygon's; odd ones, so that they miss the corners of neat shapes. */
const SHARES = [0.4931, 0.2617, 0.7393, 0.1213, 0.8789];

/**
 * A point inside a polygon, for labels and for flying there: the middle of the widest stretch of it
 * on one of a few horizontal lines.
 *
 * @param rings Open rings, `x, y, …`, outer ring first; must enclose an area.
 * @returns `[x, y]`; the first vertex when the polygon is too thin for any line to find its inside.
 */
export function findInteriorPoint(rings: readonly PlaneRing[]): [number, number] {
	const outer = rings[0] ?? new Float64Array([NaN, NaN]);
	let low = Infinity;
	let high = -Infinity;
	for (let k = 1; k < outer.length; k += 2) {
		low = Math.min(low, outer[k]!);
		high = Math.max(high, outer[k]!);
	}
	let best: [number, number] = [outer[0]!, outer[1]!];
	let widest = 0;
	for (const share of SHARES) {
		const y = low + (high - low) * share;
		const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
		for (let k = 0; k + 1 < crossings.length; k += 2) {
			const width = crossings[k + 1]! - crossings[k]!;
			if (width <= widest) continue;
			widest = width;
			best = [(crossings[k]! + crossings[k + 1]!) / 2, y];
		}
	}
	return best;
}

function crossingsAt(ring: PlaneRing, y: number): number[] {
	const crossings: number[] = [];
	let ax = ring[ring.length - 2]!;
	let ay = ring[ring.length - 1]!;
	for (let k = 0; k < ring.length; k += 2) {
		const bx = ring[k]!;
		const by = ring[k + 1]!;
		if (ay <= y !== by <= y) crossings.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
		ax = bx;
		ay = by;
	}
	return crossings;
}
