import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { RoundQuestion } from '#lib/core/rounds/index.ts';

const SCRIPT = path.join(import.meta.dirname, 'ortools-round.py');

/** The Python that has OR-Tools: `ATLAS_BENCH_PYTHON`, else `python3`; undefined when it has none. */
export function findOrtools(): { python: string; version: string } | undefined {
	const python = process.env['ATLAS_BENCH_PYTHON'] ?? 'python3';
	const asked = spawnSync(python, ['-c', 'import ortools; print(ortools.__version__)'], {
		encoding: 'utf8'
	});
	return asked.status === 0 ? { python, version: asked.stdout.trim() } : undefined;
}

/** Orders of rounds by OR-Tools, each within the limit. @throws {Error} It failed; its words are in the message. */
export function orderWithOrtools(
	python: string,
	questions: readonly RoundQuestion[],
	limitSeconds: number
): number[][] {
	const lines = questions.map(({ count, seconds, returns }) =>
		JSON.stringify({ count, seconds: Array.from(seconds), returns, limit: limitSeconds })
	);
	const run = spawnSync(python, [SCRIPT], {
		input: `${lines.join('\n')}\n`,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024
	});
	if (run.status !== 0) throw new Error(`OR-Tools failed: ${run.stderr}`);
	return run.stdout
		.trim()
		.split('\n')
		.map((line) => (JSON.parse(line) as { order: number[] }).order);
}
