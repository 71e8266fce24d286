import type { Incidence } from './incidence.ts';
import type { MedianProblem } from './site-median.ts';

/** Chosen candidates in the order of what each adds to those before it, the most first. */
export function rankChosen(
	{ start, item }: Incidence,
	weights: Float64Array,
	chosen: readonly number[]
): { candidate: number; gained: number }[] {
	const isServed = new Uint8Array(weights.length);
	const left = new Set(chosen);
	const ranked: { candidate: number; gained: number }[] = [];
	while (left.size > 0) {
		let best = { candidate: -1, gained: -1 };
		for (const candidate of left) {
			let gained = 0;
			for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
				if (isServed[item[k]!] === 0) gained += weights[item[k]!]!;
			if (gained > best.gained) best = { candidate, gained };
		}
		for (let k = start[best.candidate]!; k < start[best.candidate + 1]!; k++)
			isServed[item[k]!] = 1;
		left.delete(best.candidate);
		ranked.push(best);
	}
	return ranked;
}

/** Cost of each demand point with what is there and the chosen. */
export function costsWithChosen(
	{
		serves: { start, item },
		costs,
		baseCosts
	}: Pick<MedianProblem, 'serves' | 'costs' | 'baseCosts'>,
	chosen: readonly number[]
): Float64Array {
	const best = baseCosts.slice();
	for (const candidate of chosen)
		for (let k = start[candidate]!; k < start[candidate + 1]!; k++)
			best[item[k]!] = Math.min(best[item[k]!]!, costs[k]!);
	return best;
}
