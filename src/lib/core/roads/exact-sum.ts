const STEPS_PER_UNIT = 2 ** 30;

/**
 * Rounds a cost or length to a whole number of 2^-30 s or m (about a nanosecond, a nanometer).
 *
 * Doubles add and compare such numbers without rounding up to 2^23 (97 days, 8,388 km). So a way's
 * cost does not depend on the order in which it was added, ties are ties, and a change to a field
 * can be traced along the ways it came by. An edge is off by half a step at most: half a
 * nanosecond, a microsecond over two thousand edges.
 */
export function toExactSum(value: number): number {
	return Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT;
}
