/** One full turn in the measure of `quarterTurns`. */
export const FULL_TURN = 4;

/**
 * Direction of (x, y) as a number in [0, 4) that grows counterclockwise from +x, 1 a quadrant.
 *
 * Monotonic in the angle and free of trigonometry, which is what sorting arcs needs.
 */
export function quarterTurns(x: number, y: number): number {
	const sum = Math.abs(x) + Math.abs(y);
	if (y >= 0) return x >= 0 ? y / sum : 1 - x / sum;
	const turns = x < 0 ? 2 - y / sum : 3 + x / sum;
	return turns < FULL_TURN ? turns : 0;
}

/** Angle in radians, 0 … 2π, of a direction in quarter turns (0 … 4). */
export function toRadians(turns: number): number {
	const quadrant = Math.min(3, Math.floor(turns));
	const rest = turns - quadrant;
	return quadrant * (Math.PI / 2) + Math.atan2(rest, 1 - rest);
}

/** Point on a circle in the direction `turns`; `out` is `[x, y]`. */
export function pointOnCircle(
	x: number,
	y: number,
	radius: number,
	turns: number,
	out: Float64Array
): void {
	const quadrant = Math.min(3, Math.floor(turns));
	const rest = turns - quadrant;
	const scale = radius / Math.sqrt(rest * rest + (1 - rest) * (1 - rest));
	const along = (1 - rest) * scale;
	const across = rest * scale;
	if (quadrant === 0) {
		out[0] = x + along;
		out[1] = y + across;
	} else if (quadrant === 1) {
		out[0] = x - across;
		out[1] = y + along;
	} else if (quadrant === 2) {
		out[0] = x - along;
		out[1] = y - across;
	} else {
		out[0] = x + across;
		out[1] = y - along;
	}
}
