import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import type { Context } from '#lib/server/services/context.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { uploadPath } from '#lib/server/services/uploads.ts';
import { boxJob, sheetsJob } from '#lib/server/services/box/box-jobs.ts';
import { siteJob } from '#lib/server/services/siting/siting-job.ts';
import {
	applySurveyJob,
	checkLedgerJob,
	compareSurveyJob,
	importLedgerJob,
	readLedgerJob,
	undoJob
} from './ledger-jobs.ts';

export interface JobRun {
	district: string | null;
	input: Record<string, unknown>;
	onProgress: (share: number, message: string) => void;
	/** The worker ends: what is undone is begun again later. */
	signal: AbortSignal;
	/** Somebody asks to keep the best so far; kinds that have nothing to keep do not hear it. */
	stop: AbortSignal;
}
type JobResult = Record<string, unknown>;

const ImportInputSchema = v.object({ path: v.string(), fileName: v.string() });

/** What workers can do, by `job.kind`. */
export const JOB_KINDS = {
	'import-osm': runImport,
	site: siteJob,
	'planning-box': boxJob,
	sheets: sheetsJob,
	'ledger-read': readLedgerJob,
	'ledger-check': checkLedgerJob,
	'ledger-import': importLedgerJob,
	'change-set-undo': undoJob,
	'survey-compare': compareSurveyJob,
	'survey-apply': applySurveyJob
} satisfies Record<string, (context: Context, run: JobRun) => Promise<JobResult>>;
export type JobKind = keyof typeof JOB_KINDS;

export function isJobKind(kind: string): kind is JobKind {
	return Object.hasOwn(JOB_KINDS, kind);
}

/** Imports an uploaded file, and removes it when that is done or has failed for good. */
async function runImport(context: Context, run: JobRun): Promise<JobResult> {
	const { path: name, fileName } = v.parse(ImportInputSchema, run.input);
	const path = uploadPath('uploads', name);
	if (run.district === null) throw new TypeError('an import job names a district');
	const result = await importOsm(context, run.district, path, {
		fileName,
		onProgress: run.onProgress,
		signal: run.signal
	}).catch(async (error: unknown) => {
		if (!run.signal.aborted) await rm(path, { force: true });
		throw error;
	});
	await rm(path, { force: true });
	return result;
}
