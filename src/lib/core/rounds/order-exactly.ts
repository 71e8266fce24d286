import type { RoundQuestion } from './order-round.ts';

/** Stops up to which the shortest order is computed: 2^n · n² steps. */
export const MOST_EXACT = 10;

/**
 * The shortest order of up to 15 stops, by dynamic programming over sets; ties go to the lower places.
 *
 * @throws {RangeError} More than 15 stops.
 *
 * Held and Karp, "A dynamic programming approach to sequencing problems", 1962.
 */
export function orderExactly({ count, seconds, returns }: RoundQuestion): {
	order: number[];
	seconds: number;
} {
	const stops = count - 1;
	if (stops > 15) throw new RangeError(`${stops} stops, expected 15 at most.`);
	if (stops === 0) return { order: [], seconds: 0 };
	const sets = 1 << stops;
	// least[set * stops + last]: from the start through the set, ending at `last`.
	const least = new Float64Array(sets * stops).fill(Infinity);
	const before = new Int8Array(sets * stops).fill(-1);
	for (let stop = 0; stop < stops; stop++) least[(1 << stop) * stops + stop] = seconds[stop + 1]!;
	for (let set = 1; set < sets; set++) {
		for (let last = 0; last < stops; last++) {
			const known = least[set * stops + last]!;
			if (known === Infinity) continue;
			for (let next = 0; next < stops; next++) {
				if ((set & (1 << next)) !== 0) continue;
				const cost = known + seconds[(last + 1) * count + next + 1]!;
				const to = (set | (1 << next)) * stops + next;
				if (cost < least[to]!) {
					least[to] = cost;
					before[to] = last;
				}
			}
		}
	}
	let best = Infinity;
	let last = 0;
	for (let stop = 0; stop < stops; stop++) {
		const home = returns ? seconds[(stop + 1) * count]! : 0;
		const cost = least[(sets - 1) * stops + stop]! + home;
		if (cost < best) {
			best = cost;
			last = stop;
		}
	}
	return { order: trace(before, sets - 1, last, stops), seconds: best };
}

function trace(before: Int8Array, all: number, end: number, stops: number): number[] {
	const order: number[] = [];
	let [set, last] = [all, end];
	while (last >= 0) {
		order.push(last + 1);
		const earlier = before[set * stops + last]!;
		set &= ~(1 << last);
		last = earlier;
	}
	return order.reverse();
}
