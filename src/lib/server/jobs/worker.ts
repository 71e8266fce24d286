import type { Database } from '#lib/server/db/pool.ts';
import { createLog } from '#lib/server/log.ts';
import { finishJob, listJobsByStatus, requeueJob } from '#lib/server/queries/job.ts';
import { isOwnerGone } from './process-owner.ts';
import { QUEUE, sendJob, startQueue } from './queue.ts';
import { finishChangeSets } from '#lib/server/services/change-set/finish-change-sets.ts';
import { sweepPieces } from '#lib/server/services/piece-sweep.ts';
import { runJob } from './run-job.ts';

const POLL_SECONDS = 1;
const RESCUE_MILLISECONDS = 30_000;
const SWEEP_MILLISECONDS = 6 * 3_600_000;
/** A job that has taken a worker down with it twice does not get a third. */
const MOST_ATTEMPTS = 2;

/**
 * Takes jobs from the queue, one at a time, until the signal is aborted; several workers may run. A
 * job whose worker was killed is put back, or failed at its second death.
 */
export async function runWorker(db: Database, signal: AbortSignal): Promise<void> {
	const boss = await startQueue(db, { maintains: true });
	await rescueOrphans(db);
	await finishChangeSets(db);
	// Those put back by a worker that stopped, or whose sender died before it told the queue.
	for (const job of await listJobsByStatus(db, 'queued')) await sendJob(db, job.id);
	const rescue = setInterval(() => {
		rescueOrphans(db)
			.then(() => finishChangeSets(db))
			.catch((error: unknown) => createLog().warn('rescue of jobs', { error }));
	}, RESCUE_MILLISECONDS);
	const sweep = () =>
		sweepPieces(db, new Date()).catch((error: unknown) =>
			createLog().warn('sweep of half photos', { error })
		);
	void sweep();
	const sweeping = setInterval(() => void sweep(), SWEEP_MILLISECONDS);
	let running: Promise<void> = Promise.resolve();
	await boss.work<{ jobId: string }>(
		QUEUE,
		{ pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 },
		async (jobs) => {
			for (const { data } of jobs) {
				running = runJob(db, data.jobId, signal);
				await running;
			}
		}
	);
	await aborted(signal);
	clearInterval(rescue);
	clearInterval(sweeping);
	await boss.stop({ graceful: true, wait: true, timeout: 5000 });
	await running;
}

/** Puts back, or fails, the jobs whose worker is gone. */
export async function rescueOrphans(db: Database): Promise<void> {
	const now = new Date();
	for (const job of await listJobsByStatus(db, 'running')) {
		if (!isOwnerGone(job.owner, job.heartbeat_at, now)) continue;
		if (job.attempts < MOST_ATTEMPTS) {
			if (await requeueJob(db, job.id, job.owner)) await sendJob(db, job.id);
			continue;
		}
		const message = '后台进程两次中断，任务未完成。请检查文件后重新提交。';
		await finishJob(db, job.id, { status: 'failed', message, result: null });
	}
}

function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	return new Promise((resolve) =>
		signal.addEventListener('abort', () => resolve(), { once: true })
	);
}
