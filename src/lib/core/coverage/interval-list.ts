/**
 * Disjoint closed intervals of one curve's parameter, in no particular order, each end with the
 * curve that made it (its partner). Reused from curve to curve; arrays grow and never shrink.
 */
export interface IntervalList {
	count: number;
	from: Float64Array;
	to: Float64Array;
	fromPartner: Int32Array;
	toPartner: Int32Array;
}

export function createIntervalList(): IntervalList {
	return {
		count: 0,
		from: new Float64Array(16),
		to: new Float64Array(16),
		fromPartner: new Int32Array(16),
		toPartner: new Int32Array(16)
	};
}

/** Makes the list the one interval `from … to`. */
export function resetIntervals(
	list: IntervalList,
	from: number,
	to: number,
	fromPartner: number,
	toPartner: number
): void {
	list.count = 1;
	list.from[0] = from;
	list.to[0] = to;
	list.fromPartner[0] = fromPartner;
	list.toPartner[0] = toPartner;
}

/**
 * Takes `low … high` away. What remains below ends with `lowPartner`, what remains above begins
 * with `highPartner`; an interval that shrinks to a point is gone.
 */
export function subtractInterval(
	list: IntervalList,
	low: number,
	high: number,
	lowPartner: number,
	highPartner: number
): void {
	const { from, to, fromPartner, toPartner } = list;
	for (let k = list.count - 1; k >= 0; k--) {
		const start = from[k]!;
		const end = to[k]!;
		if (high <= start || low >= end) continue;
		if (low > start) {
			if (high < end) appendInterval(list, high, end, highPartner, toPartner[k]!);
			// appendInterval may have replaced the arrays.
			list.to[k] = low;
			list.toPartner[k] = lowPartner;
			if (high < end) return;
		} else if (high < end) {
			from[k] = high;
			fromPartner[k] = highPartner;
		} else {
			const last = --list.count;
			from[k] = from[last]!;
			to[k] = to[last]!;
			fromPartner[k] = fromPartner[last]!;
			toPartner[k] = toPartner[last]!;
		}
	}
}

export function appendInterval(
	list: IntervalList,
	from: number,
	to: number,
	fromPartner: number,
	toPartner: number
): void {
	if (list.count === list.from.length) grow(list);
	const k = list.count++;
	list.from[k] = from;
	list.to[k] = to;
	list.fromPartner[k] = fromPartner;
	list.toPartner[k] = toPartner;
}

/** Index of the widest interval of a list that is not empty. */
export function widestInterval({ count, from, to }: IntervalList): number {
	let widest = 0;
	for (let k = 1; k < count; k++) {
		if (to[k]! - from[k]! > to[widest]! - from[widest]!) widest = k;
	}
	return widest;
}

/** Writes `minuend` without `subtrahend` to `out`; ends made by the subtrahend keep its partners. */
export function differenceOfIntervals(
	minuend: IntervalList,
	subtrahend: IntervalList,
	out: IntervalList
): void {
	out.count = 0;
	for (let k = 0; k < minuend.count; k++) {
		appendInterval(
			out,
			minuend.from[k]!,
			minuend.to[k]!,
			minuend.fromPartner[k]!,
			minuend.toPartner[k]!
		);
	}
	for (let k = 0; k < subtrahend.count; k++) {
		subtractInterval(
			out,
			subtrahend.from[k]!,
			subtrahend.to[k]!,
			subtrahend.fromPartner[k]!,
			subtrahend.toPartner[k]!
		);
	}
}

function grow(list: IntervalList): void {
	const size = list.from.length * 2;
	const doubles = (old: Float64Array) => {
		const next = new Float64Array(size);
		next.set(old);
		return next;
	};
	const integers = (old: Int32Array) => {
		const next = new Int32Array(size);
		next.set(old);
		return next;
	};
	list.from = doubles(list.from);
	list.to = doubles(list.to);
	list.fromPartner = integers(list.fromPartner);
	list.toPartner = integers(list.toPartner);
}
