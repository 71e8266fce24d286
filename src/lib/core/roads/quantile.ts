/**
 * Stretches over which a value changes evenly: on `meters[k]` of road it takes every value from
 * `low[k]` to `high[k]` alike. Finite; low <= high.
 */
export interface EvenStretches {
	count: number;
	low: Float64Array;
	high: Float64Array;
	meters: Float64Array;
}

/** Stretches that need no more looking at: full below the range searched, or right across it. */
interface SetAside {
	meters: number;
	metersPerValue: number;
	/** Taken from `metersPerValue × value`. */
	shift: number;
}

const MOST_HALVINGS = 60;
const FEW = 32;

/**
 * Least value that `wantedMeters` of the stretches do not exceed, exact.
 *
 * The meters at or below a value are piecewise linear in it. Halving the range sets aside the
 * stretches that end outside it; a search among the ends that are left gives the linear piece,
 * and one division the value. O(n) in practice.
 *
 * @returns undefined when all stretches together are less than wanted.
 */
export function findLengthQuantile(
	stretches: EvenStretches,
	wantedMeters: number
): number | undefined {
	const { count, low, high, meters } = stretches;
	let active: number[] = [];
	let [from, to, total] = [Infinity, -Infinity, 0];
	for (let k = 0; k < count; k++) {
		if (meters[k] === 0) continue;
		active.push(k);
		total += meters[k]!;
		from = Math.min(from, low[k]!);
		to = Math.max(to, high[k]!);
	}
	// Lengths summed in another order differ in the last digits: all of them must still be enough.
	if (active.length === 0 || total * (1 + 1e-12) < wantedMeters) return undefined;
	const wanted = Math.min(wantedMeters, total);

	const aside: SetAside = { meters: 0, metersPerValue: 0, shift: 0 };
	const metersUpTo = (value: number) => {
		let sum = aside.meters + aside.metersPerValue * value - aside.shift;
		for (const k of active) sum += metersOfStretch(stretches, k, value);
		return sum;
	};
	if (metersUpTo(from) >= wanted) return from;
	for (let round = 0; round < MOST_HALVINGS && active.length > FEW; round++) {
		const middle = from + (to - from) / 2;
		if (metersUpTo(middle) >= wanted) to = middle;
		else from = middle;
		active = setAside(stretches, active, aside, from, to);
	}

	const ends = listEnds(stretches, active, from, to);
	let [below, above] = [0, ends.length - 1];
	while (above - below > 1) {
		const middle = (below + above) >>> 1;
		if (metersUpTo(ends[middle]!) >= wanted) above = middle;
		else below = middle;
	}
	const [start, end] = [ends[below]!, ends[above]!];
	let metersPerValue = aside.metersPerValue;
	for (const k of active) {
		if (low[k]! <= start && high[k]! >= end && high[k]! > low[k]!)
			metersPerValue += meters[k]! / (high[k]! - low[k]!);
	}
	if (metersPerValue === 0) return end;
	return Math.min(end, start + (wanted - metersUpTo(start)) / metersPerValue);
}

function metersOfStretch(stretches: EvenStretches, k: number, value: number): number {
	const low = stretches.low[k]!;
	const high = stretches.high[k]!;
	const meters = stretches.meters[k]!;
	if (value >= high) return meters;
	return value <= low ? 0 : (meters * (value - low)) / (high - low);
}

function setAside(
	stretches: EvenStretches,
	active: readonly number[],
	aside: SetAside,
	from: number,
	to: number
): number[] {
	const kept: number[] = [];
	for (const k of active) {
		const low = stretches.low[k]!;
		const high = stretches.high[k]!;
		const meters = stretches.meters[k]!;
		if (high <= from) aside.meters += meters;
		else if (low > to || (low === to && high > to)) continue;
		else if (low <= from && high >= to) {
			aside.metersPerValue += meters / (high - low);
			aside.shift += (meters / (high - low)) * low;
		} else kept.push(k);
	}
	return kept;
}

/** The ends of stretches inside a range, and those of the range itself, rising, each once. */
function listEnds(
	stretches: EvenStretches,
	active: readonly number[],
	from: number,
	to: number
): number[] {
	const ends = new Set([from, to]);
	for (const k of active) {
		for (const end of [stretches.low[k]!, stretches.high[k]!])
			if (end > from && end < to) ends.add(end);
	}
	return [...ends].sort((a, b) => a - b);
}
