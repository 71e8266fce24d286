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

/** One run of a job: on the clock, and on the processor, which other programs' work does not lengthen. */
export interface RunTime {
	clockMs: number;
	processorMs: number;
}

export function timeRun(job: () => void): RunTime {
	const usedBefore = process.cpuUsage();
	const before = performance.now();
	job();
	const clockMs = performance.now() - before;
	const { user, system } = process.cpuUsage(usedBefore);
	return { clockMs, processorMs: (user + system) / 1000 };
}

/** A row of many short runs of one job, with the times that 99 % of them do not exceed. */
export function resultOfRuns(
	name: string,
	peer: string,
	size: string,
	runs: readonly RunTime[],
	quality: BenchResult['quality'] = {}
): BenchResult {
	const clock = runs.map(({ clockMs }) => clockMs).sort((a, b) => a - b);
	const processor = runs.map(({ processorMs }) => processorMs).sort((a, b) => a - b);
	const p99 = Math.ceil(0.99 * runs.length) - 1;
	return {
		name,
		peer,
		size,
		medianMs: clock[runs.length >> 1] ?? NaN,
		minMs: clock[0] ?? NaN,
		quality: {
			'p99 ms': clock[p99]?.toFixed(3) ?? 'none',
			'p99 ms of processor': processor[p99]?.toFixed(3) ?? 'none',
			...quality
		}
	};
}
