import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { BenchResult } from './result.ts';

/**
 * What the kernels hold at the sizes of a large city, each alone in a process of its own: `kept MB`
 * with input and answer in hand (heap and array buffers), `peak MB` the most ever resident on the
 * way, reading or drawing the input included; both beyond an empty process.
 */
const JOBS = [
	{ job: 'holes', sizes: [1000, 100_000], unit: 'points' },
	{ job: 'live holes', sizes: [1000, 100_000], unit: 'points' },
	{ job: 'field', sizes: [10_000, 1_000_000], unit: 'nodes' },
	{ job: 'live field', sizes: [10_000, 1_000_000], unit: 'nodes' }
] as const;

export function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	return Promise.resolve(
		JOBS.map(({ job, sizes: [few, many], unit }) => {
			const size = small ? few : many;
			const before = performance.now();
			const { kept, peak } = runAlone(job, size);
			const elapsedMs = performance.now() - before;
			return {
				name: `memory: ${job}`,
				peer: 'fire-atlas',
				size: `${size} ${unit}`,
				medianMs: elapsedMs,
				minMs: elapsedMs,
				quality: { 'kept MB': kept, 'peak MB': peak }
			};
		})
	);
}

function runAlone(job: string, size: number): { kept: number; peak: number } {
	const script = path.join(import.meta.dirname, 'support/memory-process.ts');
	const output = execFileSync(
		process.execPath,
		['--expose-gc', '--import', 'tsx', script, job, String(size)],
		{ encoding: 'utf8' }
	);
	return JSON.parse(output) as { kept: number; peak: number };
}
