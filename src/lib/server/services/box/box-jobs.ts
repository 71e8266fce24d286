import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { BoxQuestionSchema, type BoxQuestion } from '#lib/domain/planning-box.ts';
import { readEnv } from '#lib/server/env.ts';
import { NotFound } from '#lib/server/errors.ts';
import type { JobRun } from '#lib/server/jobs/job-kinds.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { findJob } from '#lib/server/queries/job.ts';
import { writeZip, zipEntriesOf, type ZipEntry } from '#lib/formats/zip.ts';
import { authorize, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { enqueueJob } from '../jobs.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { makeSheets } from '../sheet/sheets.ts';
import { parseInput } from '../validation.ts';
import { makeBox } from './make-box.ts';

/** Kept papers of a district, the oldest go when there are more. */
const MOST_KEPT = 20;
const JobInputSchema = v.object({
	request: BoxQuestionSchema,
	actorId: v.string(),
	actorName: v.string()
});
const SheetsInputSchema = v.object({
	request: v.object({ ...BoxQuestionSchema.entries, sheets: v.optional(v.string()) }),
	actorId: v.string(),
	actorName: v.string()
});

/** Queues the making of a planning box. @throws {NotFound} No such district or scenario. */
export async function requestBox(
	context: Context,
	district: string,
	question: BoxQuestion
): Promise<{ jobId: string }> {
	return request(context, district, {
		kind: 'planning-box',
		request: parseInput(BoxQuestionSchema, question)
	});
}

/** Queues the drawing of sheets. @throws {NotFound} No such district or scenario. */
export async function requestSheets(
	context: Context,
	district: string,
	question: BoxQuestion & { sheets?: string | undefined }
): Promise<{ jobId: string }> {
	const { sheets, ...rest } = question;
	const parsed = parseInput(BoxQuestionSchema, rest);
	return request(context, district, {
		kind: 'sheets',
		request: { ...parsed, ...(sheets === undefined ? {} : { sheets }) }
	});
}

async function request(
	context: Context,
	district: string,
	job: {
		kind: 'planning-box' | 'sheets';
		request: Record<string, unknown> & { scenario?: string | undefined };
	}
): Promise<{ jobId: string }> {
	authorize(context, district, 'export.run');
	await requireDistrict(context.db, district);
	await readScenario(context, district, job.request.scenario);
	const { id: actorId, name: actorName } = context.actor;
	const input = { request: job.request, actorId, actorName };
	return { jobId: await enqueueJob(context, { kind: job.kind, district, input }) };
}

/** Makes a queued box; the job's result names its file. */
export async function boxJob(context: Context, run: JobRun): Promise<Record<string, unknown>> {
	const { request, actorId, actorName } = v.parse(JobInputSchema, run.input);
	const as = { ...context, actor: { ...context.actor, id: actorId, name: actorName } };
	return withFolders(run, async (folder, file, district) => {
		const made = await makeBox(as, district, request, {
			folder,
			out: file.path,
			onProgress: run.onProgress,
			signal: run.signal
		});
		const { manifest, bytes, checked, notes } = made;
		return {
			file: file.name,
			fileName: `${manifest.district.name}-修编成果-${manifest.dataAt.slice(0, 10)}.zip`,
			bytes,
			files: manifest.files.length,
			checked,
			dataAt: manifest.dataAt,
			disclosure: manifest.disclosure,
			notes: notes.map(([zh, en]) => ({ zh, en }))
		};
	});
}

/** Draws queued sheets into one zip. */
export async function sheetsJob(context: Context, run: JobRun): Promise<Record<string, unknown>> {
	const { request, actorId, actorName } = v.parse(SheetsInputSchema, run.input);
	const as = { ...context, actor: { ...context.actor, id: actorId, name: actorName } };
	return withFolders(run, async (folder, file, district) => {
		const { name } = await requireDistrict(context.db, district);
		const set = await makeSheets(as, district, request, {
			folder: join(folder, 'sheets'),
			onProgress: run.onProgress,
			signal: run.signal
		});
		const entries = async function* (): AsyncGenerator<ZipEntry> {
			for (const made of [...set.files, ...set.pictures]) yield* zipEntriesOf(made.path, made.name);
		};
		await writeZip(file.path, entries(), run.signal);
		return {
			file: file.name,
			fileName: `${name}-图集-${context.now().toISOString().slice(0, 10)}.zip`,
			bytes: (await stat(file.path)).size,
			files: set.files.length + set.pictures.length,
			pages: set.pages,
			disclosure: request.disclosure,
			notes: set.notes.map(([zh, en]) => ({ zh, en }))
		};
	});
}

/**
 * The file of a finished box or set of sheets, to be handed over; who took it is logged.
 *
 * @throws {NotFound} No such job of this district, or its file has made room for newer ones.
 */
export async function takePaper(
	context: Context,
	district: string,
	jobId: string
): Promise<{ path: string; fileName: string; bytes: number }> {
	authorize(context, district, 'export.run');
	const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(jobId);
	const job = isId ? await findJob(context.db, jobId) : undefined;
	const result = v.safeParse(v.object({ file: v.string(), fileName: v.string() }), job?.result);
	if (!job || job.district !== district || !result.success) throw gone();
	const { file, fileName } = result.output;
	const path = join(papersFolder(), nameOnly(file));
	const found = await stat(path).catch(() => undefined); // Newer ones may have taken its room.
	if (!found) throw gone();
	await insertAudit(context.db, {
		actor: context.actor,
		district,
		action: 'download',
		entity: job.kind,
		entityId: jobId,
		after: { fileName, bytes: found.size }
	});
	return { path, fileName, bytes: found.size };
}

async function withFolders(
	run: JobRun,
	make: (
		folder: string,
		file: { name: string; path: string },
		district: string
	) => Promise<Record<string, unknown>>
): Promise<Record<string, unknown>> {
	const { district } = run;
	if (district === null) throw new TypeError('a box is of a district');
	const { cache } = readEnv().directories;
	await mkdir(cache, { recursive: true });
	await mkdir(papersFolder(), { recursive: true, mode: 0o700 });
	// Leftovers of killed processes go with those of exports: `createFolder` of export.ts.
	const folder = await mkdtemp(join(cache, 'export-box-'));
	const name = `${district}-${Date.now()}-${process.pid}.zip`;
	try {
		const result = await make(folder, { name, path: join(papersFolder(), name) }, district);
		await dropOldest(district);
		return result;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function dropOldest(district: string): Promise<void> {
	const names = (await readdir(papersFolder()))
		.filter((name) => name.startsWith(`${district}-`))
		.sort();
	for (const name of names.slice(0, -MOST_KEPT))
		await rm(join(papersFolder(), name), { force: true });
}

function papersFolder(): string {
	return join(readEnv().directories.files, 'papers');
}

function nameOnly(name: string): string {
	return name.replace(/^.*[\\/]/, '');
}

function gone(): NotFound {
	return new NotFound([
		'这份成果不存在，或已被较新的成果挤出（每区保留 20 份）。请重新生成。',
		'There is no such box, or newer ones took its room (20 a district are kept). Make it again.'
	]);
}
