import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '#lib/server/log.ts';
import { WorkerProcess } from '#lib/server/web/worker-process.ts';

const RUNS = 'setInterval(() => {}, 1000)';
const DEAF = `process.on('SIGTERM', () => {}); ${RUNS}`;

describe('the job worker beside the web server', () => {
	let worker: WorkerProcess | undefined;
	const begin = (script: string): WorkerProcess => {
		worker = new WorkerProcess({
			projectRoot: process.cwd(),
			log: createLog({ level: 'error', write: () => undefined }),
			command: { file: process.execPath, args: ['-e', script] }
		});
		worker.start();
		return worker;
	};
	afterEach(() => worker?.stop());

	it('is started anew when it dies', async () => {
		const running = begin(RUNS);
		const firstPid = running.pid;
		process.kill(firstPid ?? 0, 'SIGKILL');
		await expect.poll(() => running.isAlive, { timeout: 2000 }).toBe(false);
		await expect.poll(() => running.isAlive, { timeout: 5000 }).toBe(true);
		expect(running.pid).not.toBe(firstPid);
		expect(running.restartCount).toBe(1);
	});

	it('is started ever less often when it keeps dying', async () => {
		const running = begin('process.exit(3)');
		await new Promise((resolve) => setTimeout(resolve, 2500));
		expect(running.restartCount).toBeGreaterThanOrEqual(1);
		expect(running.restartCount).toBeLessThanOrEqual(2);
	});

	it('ends when asked, and stays ended', async () => {
		const running = begin(RUNS);
		await running.stop();
		await expect.poll(() => running.isAlive).toBe(false);
		await new Promise((resolve) => setTimeout(resolve, 700));
		expect(running.isAlive).toBe(false);
	});

	it('is ended when it does not listen', { timeout: 15_000 }, async () => {
		const running = begin(DEAF);
		await new Promise((resolve) => setTimeout(resolve, 500));
		await running.stop();
		await expect.poll(() => running.isAlive).toBe(false);
	});
});
