import type { Queryable } from '#lib/server/db/pool.ts';

export const JOB_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Long work as a person sees it. Times are ISO strings. */
export interface Job {
	id: string;
	district: string | null;
	kind: string;
	input: Record<string, unknown>;
	status: JobStatus;
	/** 0–1. */
	progress: number;
	message: string | null;
	result: Record<string, unknown> | null;
	actor: string;
	owner: string | null;
	attempts: number;
	created_at: string;
	started_at: string | null;
	heartbeat_at: string | null;
	finished_at: string | null;
}

type Times = 'created_at' | 'started_at' | 'heartbeat_at' | 'finished_at';
type JobRow = Omit<Job, Times> & Record<Times, Date | string | null>;
const COLUMNS = `id, district, kind, input, status, progress, message, result, actor, owner, attempts,
	created_at, started_at, heartbeat_at, finished_at`;

export async function insertJob(
	db: Queryable,
	job: { district: string | null; kind: string; input: Record<string, unknown>; actor: string }
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into job (district, kind, input, actor)
		values ($1::text, $2::text, $3::jsonb, $4::text) returning id`,
		[job.district, job.kind, JSON.stringify(job.input), job.actor]
	);
	if (!rows[0]) throw new Error('insert into job returned no row');
	return rows[0].id;
}

export async function findJob(db: Queryable, id: string): Promise<Job | undefined> {
	const { rows } = await db.query<JobRow>(`select ${COLUMNS} from job where id = $1::uuid`, [id]);
	return rows[0] && toJob(rows[0]);
}

/** Jobs of a district, newest first. */
export async function listJobs(db: Queryable, district: string, limit: number): Promise<Job[]> {
	const { rows } = await db.query<JobRow>(
		`select ${COLUMNS} from job where district = $1::text order by created_at desc, id limit $2::int`,
		[district, limit]
	);
	return rows.map(toJob);
}

/** Jobs of all districts in a status, oldest first. */
export async function listJobsByStatus(db: Queryable, status: JobStatus): Promise<Job[]> {
	const { rows } = await db.query<JobRow>(
		`select ${COLUMNS} from job where status = $1::text order by created_at, id limit 1000`,
		[status]
	);
	return rows.map(toJob);
}

/** Takes a queued job for this process. @returns undefined when it is not queued any more. */
export async function startJob(db: Queryable, id: string, owner: string): Promise<Job | undefined> {
	const { rows } = await db.query<JobRow>(
		`update job set status = 'running', owner = $2::text, attempts = attempts + 1, progress = 0,
			message = null, started_at = now(), heartbeat_at = now()
		where id = $1::uuid and status = 'queued' returning ${COLUMNS}`,
		[id, owner]
	);
	return rows[0] && toJob(rows[0]);
}

/** Reports how far a running job is; also its sign of life. @returns Whether somebody asked it to stop. */
export async function beatJob(
	db: Queryable,
	id: string,
	progress: number,
	message: string | null
): Promise<boolean> {
	const { rows } = await db.query<{ is_stop_asked: boolean }>(
		`update job set progress = $2::real, message = $3::text, heartbeat_at = now()
		where id = $1::uuid and status = 'running'
		returning stop_asked_at is not null as is_stop_asked`,
		[id, progress, message]
	);
	return rows[0]?.is_stop_asked === true;
}

/** Asks a job to stop: one that waits is cancelled, one that runs hears of it. @returns Whether it was under way. */
export async function askJobToStop(db: Queryable, id: string): Promise<boolean> {
	const { rowCount } = await db.query(
		`update job set stop_asked_at = coalesce(stop_asked_at, now()),
			status = case when status = 'queued' then 'cancelled' else status end,
			finished_at = case when status = 'queued' then now() else finished_at end
		where id = $1::uuid and status in ('queued', 'running')`,
		[id]
	);
	return rowCount === 1;
}

export async function finishJob(
	db: Queryable,
	id: string,
	outcome: {
		status: 'done' | 'failed';
		message: string | null;
		result: Record<string, unknown> | null;
	}
): Promise<void> {
	await db.query(
		`update job set status = $2::text, message = $3::text, result = $4::jsonb, finished_at = now(),
			progress = case when $2::text = 'done' then 1 else progress end
		where id = $1::uuid and status in ('queued', 'running')`,
		[id, outcome.status, outcome.message, outcome.result && JSON.stringify(outcome.result)]
	);
}

/** Puts a job whose worker is gone back to the queue; only if it still runs under that owner. */
export async function requeueJob(
	db: Queryable,
	id: string,
	owner: string | null
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update job set status = 'queued', owner = null, message = null
		where id = $1::uuid and status = 'running' and owner is not distinct from $2::text`,
		[id, owner]
	);
	return rowCount === 1;
}

function toJob(row: JobRow): Job {
	const iso = (time: Date | string | null) => time && new Date(time).toISOString();
	return {
		...row,
		created_at: new Date(row.created_at ?? 0).toISOString(),
		started_at: iso(row.started_at),
		heartbeat_at: iso(row.heartbeat_at),
		finished_at: iso(row.finished_at)
	};
}
