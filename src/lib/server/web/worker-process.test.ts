import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '#lib/server/log.ts';
import { WorkerProcess, type WorkerOptions } from '#lib/server/web/worker-process.ts';

/** Shell, because it starts in a hundredth of the time that Node takes. */
const RUNS = 'exec sleep 1000';
const DIES = 'exit 3';
const DEAF = `trap '' TERM; echo yes > deaf; while :; do sleep 1; done`;
/** Generous: a busy machine takes its time to start a process. */
const PATIENCE = { timeout: 30_000, interval: 10 };

describe('the job worker beside the web server', () => {
	let worker: WorkerProcess | undefined;
	let folder = '';
	const lines: Record<string, unknown>[] = [];
	const begin = (script: string, times: WorkerOptions['times'] = {}): WorkerProcess => {
		worker = new WorkerProcess({
			projectRoot: folder,
			log: createLog({ level: 'warn', write: (line) => lines.push(JSON.parse(line)) }),
			command: { file: '/bin/sh', args: ['-c', script] },
			times: { firstPauseMilliseconds: 20, ...times }
		});
		worker.start();
		return worker;
	};
	const pauses = () => lines.map(({ inMilliseconds }) => inMilliseconds);
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-worker-'));
		lines.length = 0;
	});
	afterEach(async () => {
		await worker?.stop();
		rmSync(folder, { recursive: true });
	});

	it('is started anew when it dies', async () => {
		const running = begin(RUNS);
		const firstPid = running.pid;
		process.kill(firstPid ?? 0, 'SIGKILL');
		await expect.poll(() => running.restartCount, PATIENCE).toBe(1);
		expect(running.isAlive).toBe(true);
		expect(running.pid).not.toBe(firstPid);
		expect(lines[0]).toMatchObject({ signal: 'SIGKILL', inMilliseconds: 20 });
	});

	it('is started ever less often when it keeps dying', async () => {
		begin(DIES, { longestPauseMilliseconds: 70 });
		await expect.poll(() => lines.length, PATIENCE).toBeGreaterThanOrEqual(4);
		expect(pauses().slice(0, 4)).toEqual([20, 40, 70, 70]);
		expect(lines[0]).toMatchObject({ code: 3 });
	});

	it('is started soon again when it was well for a while', async () => {
		begin(DIES, { healthyMilliseconds: -1 });
		await expect.poll(() => lines.length, PATIENCE).toBeGreaterThanOrEqual(3);
		expect(pauses().slice(0, 3)).toEqual([20, 20, 20]);
	});

	it('ends when asked, and stays ended', async () => {
		const running = begin(RUNS);
		await running.stop();
		await expect.poll(() => running.isAlive, PATIENCE).toBe(false);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(running.isAlive).toBe(false);
		expect(lines).toEqual([]);
	});

	it('is not started any more when it is stopped while it waits', async () => {
		const running = begin(DIES, { firstPauseMilliseconds: 50 });
		await expect.poll(() => lines.length, PATIENCE).toBe(1);
		await running.stop();
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(running.restartCount).toBe(0);
	});

	it('is ended when it does not listen', async () => {
		const running = begin(DEAF, { stopMilliseconds: 50 });
		const isDeaf = () => {
			try {
				return readFileSync(join(folder, 'deaf'), 'utf8');
			} catch {
				return 'not yet';
			}
		};
		await expect.poll(isDeaf, PATIENCE).toBe('yes\n');
		const { pid = 0 } = running;
		await running.stop();
		await expect.poll(() => running.isAlive, PATIENCE).toBe(false);
		expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
	});
});
