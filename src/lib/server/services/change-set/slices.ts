import type { Database } from '#lib/server/db/pool.ts';

/** A slice should take about this long: others wait for it on the embedded database. */
const TARGET_MILLISECONDS = { embedded: 60, server: 250 } as const;
const FIRST_SIZE = 50;
const GREATEST_SIZE = 4000;

/** The slowest slice so far, for reports and benches. */
export interface SliceTimes {
	slowestMs: number;
}

/** Runs `run(from, until]` over 0 … count in slices whose size adapts to their time. */
export async function forEachSlice(
	db: Database,
	first: number,
	count: number,
	run: (from: number, until: number) => Promise<unknown>,
	{
		times,
		onProgress
	}: { times?: SliceTimes | undefined; onProgress?: (done: number) => void } = {}
): Promise<void> {
	let size = FIRST_SIZE;
	for (let from = first; from < count;) {
		const until = Math.min(count, from + size);
		const started = performance.now();
		await run(from, until);
		const milliseconds = performance.now() - started;
		if (times) times.slowestMs = Math.max(times.slowestMs, milliseconds);
		const factor = TARGET_MILLISECONDS[db.kind] / Math.max(1, milliseconds);
		size = Math.round(Math.min(GREATEST_SIZE, Math.max(10, size * Math.min(1.6, factor))));
		from = until;
		onProgress?.(from);
	}
}
