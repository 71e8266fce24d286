/**
 * Parts of a line inside the square `low … high` on both axes, `x, y, …`.
 *
 * Liang and Barsky, "A new concept and method for line clipping", 1984, segment by segment.
 */
export function clipLine(line: Float64Array, low: number, high: number): number[][] {
	const parts: number[][] = [];
	let part: number[] = [];
	for (let k = 2; k < line.length; k += 2) {
		const [ax, ay, bx, by] = [
			line[k - 2] ?? NaN,
			line[k - 1] ?? NaN,
			line[k] ?? NaN,
			line[k + 1] ?? NaN
		];
		const inside = clipSegment(ax, ay, bx, by, low, high);
		if (!inside) continue;
		const [enter, leave] = inside;
		if (enter > 0 || part.length === 0) {
			if (part.length > 0) parts.push(part);
			part = [ax + (bx - ax) * enter, ay + (by - ay) * enter];
		}
		part.push(ax + (bx - ax) * leave, ay + (by - ay) * leave);
		if (leave < 1) {
			parts.push(part);
			part = [];
		}
	}
	if (part.length > 0) parts.push(part);
	return parts;
}

function clipSegment(
	ax: number,
	ay: number,
	bx: number,
	by: number,
	low: number,
	high: number
): [number, number] | undefined {
	let enter = 0;
	let leave = 1;
	for (const [from, delta] of [
		[ax, bx - ax],
		[ay, by - ay]
	] as const) {
		if (delta === 0) {
			if (from < low || from > high) return undefined;
			continue;
		}
		const first = (low - from) / delta;
		const second = (high - from) / delta;
		enter = Math.max(enter, Math.min(first, second));
		leave = Math.min(leave, Math.max(first, second));
		if (enter > leave) return undefined;
	}
	return [enter, leave];
}

/**
 * A closed ring cut to the square `low … high`; empty when nothing is inside. Parts of one ring stay
 * joined along the square's sides, which lie outside what is drawn.
 *
 * Sutherland and Hodgman, "Reentrant polygon clipping", 1974.
 */
export function clipRing(ring: ArrayLike<number>, low: number, high: number): number[] {
	let cut: ArrayLike<number> = ring;
	for (const axis of [0, 1] as const) {
		cut = cutHalf(cut, axis, low, 1);
		cut = cutHalf(cut, axis, high, -1);
	}
	return Array.from(cut);
}

/** Keeps what lies on the side of `limit` that `sign` names; the ring stays closed. */
function cutHalf(ring: ArrayLike<number>, axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
	const kept: number[] = [];
	for (let k = 2; k < ring.length; k += 2) {
		const a = [ring[k - 2] ?? NaN, ring[k - 1] ?? NaN] as const;
		const b = [ring[k] ?? NaN, ring[k + 1] ?? NaN] as const;
		const isAInside = sign * (a[axis] - limit) >= 0;
		const isBInside = sign * (b[axis] - limit) >= 0;
		if (isAInside) kept.push(a[0], a[1]);
		if (isAInside === isBInside) continue;
		const share = (limit - a[axis]) / (b[axis] - a[axis]);
		kept.push(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share);
	}
	if (kept.length > 0) kept.push(kept[0] ?? NaN, kept[1] ?? NaN);
	return kept;
}
