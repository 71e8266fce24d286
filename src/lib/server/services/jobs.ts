import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import type { JobKind } from '#lib/server/jobs/job-kinds.ts';
import { sendJob } from '#lib/server/jobs/queue.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { findImportTarget } from '#lib/server/queries/import-batch.ts';
import { askJobToStop, findJob, insertJob, listJobs, type Job } from '#lib/server/queries/job.ts';
import { authorize, can, type Context } from './context.ts';
import { noDistrict } from './district-access.ts';
import { storeUpload } from './uploads.ts';

/** What a screen shows of a job. */
export type JobView = Pick<
	Job,
	'id' | 'kind' | 'status' | 'progress' | 'message' | 'result' | 'created_at' | 'finished_at'
> & {
	/** Of an import: the file as the person who sent it calls it. */
	fileName: string | null;
};

/** A province is about 100 MB; whole countries are not what this is for. */
export const MOST_UPLOAD_BYTES = 1024 ** 3;
const EXTENSIONS = ['.osm.pbf', '.pbf', '.osm', '.osm.gz', '.xml', '.xml.gz'];
const JOBS_LISTED = 50;
/** Kinds that have something to keep at any moment. */
const STOPPABLE: readonly string[] = ['site'] satisfies JobKind[];

/** Puts long work in the queue for a worker. The caller has checked the right to do it. */
export async function enqueueJob(
	context: Context,
	job: { kind: JobKind; district: string | null; input: Record<string, unknown> }
): Promise<string> {
	const { db, actor } = context;
	const id = await db.transaction(async (client) => {
		const created = await insertJob(client, { ...job, actor: actor.id });
		const { district, kind } = job;
		await insertAudit(client, {
			actor,
			district,
			action: 'enqueue',
			entity: 'job',
			entityId: created,
			after: { kind }
		});
		return created;
	});
	await sendJob(db, id);
	return id;
}

/**
 * Stores an uploaded OpenStreetMap file and queues its import.
 *
 * @throws {Invalid} Another kind of file, empty, or larger than `MOST_UPLOAD_BYTES`.
 */
export async function uploadImport(
	context: Context,
	district: string,
	fileName: string,
	body: ReadableStream<Uint8Array> | null
): Promise<{ jobId: string }> {
	authorize(context, district, 'import.run');
	if (!(await findImportTarget(context.db, district))) throw noDistrict(district);
	if (!EXTENSIONS.some((extension) => fileName.toLowerCase().endsWith(extension)))
		throw new Invalid(
			[
				'请上传 OpenStreetMap 文件（{extensions}）；收到的是 {fileName}',
				'Upload an OpenStreetMap file ({extensions}); got {fileName}'
			],
			{ params: { extensions: EXTENSIONS.join(' '), fileName } }
		);
	const path = await storeUpload(body, 'uploads', MOST_UPLOAD_BYTES);
	const jobId = await enqueueJob(context, {
		kind: 'import-osm',
		district,
		input: { path, fileName }
	});
	return { jobId };
}

/** A job; @throws {NotFound} when there is none, or none that the actor may see. */
export async function getJob(context: Context, id: string): Promise<JobView> {
	return toView(await findReadable(context, id));
}

async function findReadable(context: Context, id: string): Promise<Job> {
	const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
	const job = isId ? await findJob(context.db, id) : undefined;
	if (job && can(context.actor, job.district ?? '*', 'map.read')) return job;
	throw new NotFound(['没有这个任务。', 'No such job.']);
}

/**
 * Asks a job to stop and to keep the best so far; one that has not begun is cancelled.
 *
 * @throws {Conflict} Its kind has nothing to keep, or it has ended.
 */
export async function stopJob(context: Context, id: string): Promise<JobView> {
	const { kind, district } = await findReadable(context, id);
	authorize(context, district ?? '*', 'scenario.write');
	if (!STOPPABLE.includes(kind))
		throw new Conflict([
			'这类任务中途没有可保留的结果，不能停止。',
			'A job of this kind has nothing to keep half-way and cannot be stopped.'
		]);
	const { db, actor } = context;
	await db.transaction(async (client) => {
		if (!(await askJobToStop(client, id)))
			throw new Conflict(['任务已经结束。', 'The job has ended.']);
		await insertAudit(client, {
			actor,
			district,
			action: 'stop',
			entity: 'job',
			entityId: id,
			after: { kind }
		});
	});
	return getJob(context, id);
}

/** The newest jobs of a district. */
export async function getJobs(context: Context, district: string): Promise<{ jobs: JobView[] }> {
	authorize(context, district, 'map.read');
	return { jobs: (await listJobs(context.db, district, JOBS_LISTED)).map(toView) };
}

function toView(job: Job): JobView {
	const { id, kind, status, progress, message, result, created_at, finished_at, input } = job;
	const fileName = typeof input['fileName'] === 'string' ? input['fileName'] : null;
	return { id, kind, status, progress, message, result, created_at, finished_at, fileName };
}
