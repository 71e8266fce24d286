import type { Database } from '#lib/server/db/pool.ts';
import { AppError } from '#lib/server/errors.ts';
import { createLog } from '#lib/server/log.ts';
import { beatJob, finishJob, requeueJob, startJob, type Job } from '#lib/server/queries/job.ts';
import { isJobKind, JOB_KINDS, type JobRun } from './job-kinds.ts';
import { thisOwner } from './process-owner.ts';

const HEARTBEAT_MILLISECONDS = 1000;

/** Runs a queued job to its end and writes down what became of it; never throws for the job's sake. */
export async function runJob(db: Database, id: string, signal: AbortSignal): Promise<void> {
	const owner = thisOwner();
	const job = await startJob(db, id, owner);
	if (!job) return;
	const stop = new AbortController();
	const progress = reportProgress(db, id, () => stop.abort());
	try {
		const result = await runKind(db, job, {
			onProgress: progress.set,
			signal,
			stop: stop.signal
		});
		await progress.stop();
		await finishJob(db, id, { status: 'done', message: null, result });
	} catch (error) {
		await progress.stop();
		if (signal.aborted) {
			await requeueJob(db, id, owner);
			return;
		}
		if (!(error instanceof AppError))
			createLog().error('job failed', { id, kind: job.kind, error });
		await finishJob(db, id, { status: 'failed', message: describe(error, id), result: null });
	}
}

async function runKind(
	db: Database,
	job: Job,
	watch: Pick<JobRun, 'onProgress' | 'signal' | 'stop'>
): Promise<Record<string, unknown>> {
	if (!isJobKind(job.kind)) throw new RangeError(`no job kind "${job.kind}"`);
	const context = {
		db,
		// The right to do it was checked when it was put in the queue.
		actor: { id: job.actor, name: job.actor, via: 'job', memberships: 'all' },
		now: () => new Date()
	} as const;
	const { district, input } = job;
	return JOB_KINDS[job.kind](context, { district, input, ...watch });
}

/** Writes progress at most once a second, which is the sign of life as well. */
function reportProgress(db: Database, id: string, onStop: () => void) {
	let share = 0;
	let message: string | null = null;
	let writing: Promise<unknown> = Promise.resolve();
	const timer = setInterval(() => {
		// A beat that cannot be written is no reason to stop the job.
		writing = beatJob(db, id, share, message)
			.then((isStopAsked) => isStopAsked && onStop())
			.catch(() => undefined);
	}, HEARTBEAT_MILLISECONDS);
	return {
		set: (nextShare: number, nextMessage: string) => {
			share = Math.min(1, Math.max(0, nextShare));
			message = nextMessage;
		},
		stop: async () => {
			clearInterval(timer);
			await writing;
		}
	};
}

function describe(error: unknown, id: string): string {
	if (error instanceof AppError) return error.in('zh-CN');
	return `出现意外错误，已记录（编号 ${id}）。`;
}
