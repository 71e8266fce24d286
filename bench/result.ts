/** One job done by one peer at one size. */
export interface BenchResult {
	/** The job, the same for all peers. */
	name: string;
	/** Who did it: `fire-atlas` or another program with its version. */
	peer: string;
	size: string;
	medianMs: number;
	minMs: number;
	/** What the answer was worth: errors against an oracle, counts, megabytes. */
	quality: Record<string, number | string>;
}

/** Runs a job a few times and keeps its last answer; the first run, cold, counts as any other. */
export function measure<T>(
	times: number,
	job: () => T
): { medianMs: number; minMs: number; answer: T } {
	const durations: number[] = [];
	let answer = undefined as T;
	for (let run = 0; run < times; run++) {
		const start = performance.now();
		answer = job();
		durations.push(performance.now() - start);
	}
	durations.sort((a, b) => a - b);
	return { medianMs: durations[times >> 1] ?? NaN, minMs: durations[0] ?? NaN, answer };
}
