/**
 * Where a directed edge enters and leaves a disc, as parameters 0 … 1 along the edge.
 *
 * `entersAt` is -1 if the edge begins inside, `leavesAt` is 2 if it ends inside. Whether a vertex
 * lies inside is decided from the vertex alone, so that the two edges that share it agree.
 */
export interface EdgeCrossing {
	entersAt: number;
	leavesAt: number;
}

/** Fills `out` and returns true if some part of the edge lies inside the disc. */
export function crossEdge(
	edges: Float64Array,
	edge: number,
	x: number,
	y: number,
	radius: number,
	out: EdgeCrossing
): boolean {
	const ax = edges[4 * edge]! - x;
	const ay = edges[4 * edge + 1]! - y;
	const bx = edges[4 * edge + 2]! - x;
	const by = edges[4 * edge + 3]! - y;
	const squared = radius * radius;
	const beginsInside = ax * ax + ay * ay < squared;
	const endsInside = bx * bx + by * by < squared;
	if (beginsInside && endsInside) {
		out.entersAt = -1;
		out.leavesAt = 2;
		return true;
	}
	const dx = bx - ax;
	const dy = by - ay;
	if (!beginsInside && !endsInside && (ax * dx + ay * dy >= 0 || bx * dx + by * dy <= 0)) {
		// Both ends outside and the foot beyond one of them: nothing between them is nearer.
		return false;
	}
	const lengthSquared = dx * dx + dy * dy;
	const foot = -(ax * dx + ay * dy) / lengthSquared;
	const cross = dx * ay - dy * ax;
	const insideSquared = squared - (cross * cross) / lengthSquared;
	if (!beginsInside && !endsInside && (insideSquared <= 0 || foot <= 0 || foot >= 1)) return false;
	const half = Math.sqrt(Math.max(0, insideSquared) / lengthSquared);
	out.entersAt = beginsInside ? -1 : Math.min(1, Math.max(0, foot - half));
	out.leavesAt = endsInside ? 2 : Math.min(1, Math.max(0, foot + half));
	return true;
}
