import PgBoss from 'pg-boss';
import { isWorthRetrying } from '#lib/server/db/errors.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { createLog } from '#lib/server/log.ts';

/** The one queue; what a job does stands in our own table `job`. */
export const QUEUE = 'atlas';
/** Longer than any import; a worker that dies is noticed by its owner column, not by this. */
const EXPIRE_HOURS = 23;
const queues = new WeakMap<Database, Promise<PgBoss>>();

/** The queue of this process for sending, started once. */
function openQueue(db: Database): Promise<PgBoss> {
	const known = queues.get(db) ?? startQueue(db, { maintains: false });
	queues.set(db, known);
	known.catch(() => queues.delete(db));
	return known;
}

/** Tells the queue that a job waits; telling it twice is harmless. */
export async function sendJob(db: Database, jobId: string): Promise<void> {
	const boss = await openQueue(db);
	await boss.send(QUEUE, { jobId });
}

/**
 * The job library over our own pool, so that it opens no connections of its own (the embedded
 * database allows few). Its schema `pgboss` is created at first use. Who starts it stops it.
 */
export async function startQueue(db: Database, options: { maintains: boolean }): Promise<PgBoss> {
	const boss = new PgBoss({
		schema: 'pgboss',
		db: { executeSql: (text, values) => db.pool.query(text, values) },
		schedule: false,
		supervise: options.maintains,
		maintenanceIntervalSeconds: 600,
		retryLimit: 0,
		expireInHours: EXPIRE_HOURS
	});
	boss.on('error', (error) => createLog().warn('job queue', { error }));
	await boss.start();
	await createQueue(boss);
	return boss;
}

/** Web and worker make the queue at the same moment on a new database: one of them may lose by a deadlock, and then finds it made. */
async function createQueue(boss: PgBoss): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await boss.createQueue(QUEUE);
		} catch (error) {
			if (!isWorthRetrying(error) || attempt === 5) throw error;
		}
	}
}
