import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PersistentTask, type Hindrance, type TaskState } from './persistent-task.ts';

const OFFLINE: Hindrance = { of: 'offline', seconds: null };

/** An attempt that ends when the test says how. */
function manual() {
	const ends: ((hindrance?: Hindrance) => void)[] = [];
	const states: TaskState[] = [];
	const task = new PersistentTask(
		() => new Promise((resolve) => ends.push((hindrance) => resolve(hindrance))),
		(state) => states.push(state)
	);
	return { ends, states, task };
}

describe('PersistentTask', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	it('tries again at once when signal returns while an attempt is failing', async () => {
		const { ends, states, task } = manual();
		const done = task.run();
		void task.run();
		ends[0]?.(OFFLINE);
		await vi.advanceTimersByTimeAsync(0);
		expect(ends).toHaveLength(2);
		ends[1]?.();
		await done;
		expect(states.map(({ is }) => is)).toEqual(['waiting', 'idle']);
		await vi.advanceTimersByTimeAsync(600_000);
		expect(ends).toHaveLength(2);
	});

	it('runs one attempt at a time, and one more for any number of requests meanwhile', async () => {
		const { ends, task } = manual();
		const all = [task.run(), task.run(), task.run(), task.run()];
		expect(ends).toHaveLength(1);
		ends[0]?.();
		await vi.advanceTimersByTimeAsync(0);
		ends[1]?.();
		await Promise.all(all);
		expect(ends).toHaveLength(2);
	});

	it('waits longer after each failure, as long as the server asks, and five minutes at most', async () => {
		const waits: number[] = [];
		let attempts = 0;
		const asked = [null, null, 60, null, null, null, null, null, null];
		const task = new PersistentTask(
			async () => ({ of: 'busy', seconds: asked[attempts++] ?? null }),
			(state) => state.is === 'waiting' && waits.push((state.nextAt ?? 0) - Date.now())
		);
		await task.run();
		for (let tried = 0; tried < 8; tried++) await vi.advanceTimersByTimeAsync(300_000);
		task.stop();
		expect(waits.slice(0, 8)).toEqual([
			4000, 8000, 60_000, 32_000, 64_000, 128_000, 256_000, 300_000
		]);
	});

	it('waits for a person where no waiting helps, and goes on when asked', async () => {
		const { ends, states, task } = manual();
		void task.run();
		ends[0]?.({ of: 'signed_out', seconds: null });
		await vi.advanceTimersByTimeAsync(3_600_000);
		expect(states).toEqual([{ is: 'waiting', obstacle: 'signed_out', nextAt: null }]);
		expect(ends).toHaveLength(1);
		void task.run();
		expect(ends).toHaveLength(2);
	});

	it('tells what was thrown, and tries again all the same', async () => {
		let attempts = 0;
		const task = new PersistentTask(async () => {
			if (++attempts === 1) throw new Error('the store is closed');
			return undefined;
		});
		await expect(task.run()).rejects.toThrow('the store is closed');
		await vi.advanceTimersByTimeAsync(4000);
		expect(attempts).toBe(2);
	});

	it('begins nothing more once stopped', async () => {
		const { ends, task } = manual();
		void task.run();
		task.stop();
		ends[0]?.(OFFLINE);
		await vi.advanceTimersByTimeAsync(3_600_000);
		await task.run();
		expect(ends).toHaveLength(1);
	});
});
