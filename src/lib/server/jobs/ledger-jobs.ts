import * as v from 'valibot';
import { LedgerOptionsSchema } from '#lib/domain/ledger/options.ts';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { NotFound } from '#lib/server/errors.ts';
import { findLedger, updateLedger, type Ledger } from '#lib/server/queries/ledger.ts';
import { undoChangeSet } from '#lib/server/services/change-set/undo-change-set.ts';
import type { Context } from '#lib/server/services/context.ts';
import {
	checkLedger,
	importLedger,
	type LedgerInput
} from '#lib/server/services/ledger/import-ledger.ts';
import { hashFile, openLedger } from '#lib/server/services/ledger/open-ledger.ts';
import { toPreview } from '#lib/server/services/ledger/preview.ts';
import { storeReport } from '#lib/server/services/ledger/store-report.ts';
import { updateSurvey } from '#lib/server/queries/survey.ts';
import { applySurvey } from '#lib/server/services/survey/apply-survey.ts';
import { compareSurvey } from '#lib/server/services/survey/compare-survey.ts';
import { uploadPath } from '#lib/server/services/uploads.ts';
import type { JobRun } from './job-kinds.ts';

const LedgerJobSchema = v.object({ ledger: v.string(), actorName: v.string() });
const UndoJobSchema = v.object({ changeSet: v.string(), actorName: v.string() });
type JobResult = Record<string, unknown>;

/** Reads an uploaded ledger and keeps what a person needs to say what its columns mean. */
export async function readLedgerJob(context: Context, run: JobRun): Promise<JobResult> {
	const { district, ledger, path } = await open(context, run);
	run.onProgress(0.1, '读取');
	try {
		const opened = await openLedger(path, readOptions(ledger, run));
		const preview = toPreview(opened);
		await updateLedger(context.db, district, ledger.id, {
			status: 'read',
			preview: { ...preview },
			file_hash: await hashFile(path)
		});
		return { ledger: ledger.id, rows: preview.rowCount };
	} catch (error) {
		if (!run.signal.aborted)
			await updateLedger(context.db, district, ledger.id, { status: 'failed' });
		throw error;
	}
}

/** Works out what the import would do and keeps the report. */
export async function checkLedgerJob(context: Context, run: JobRun): Promise<JobResult> {
	const { district, ledger, path } = await open(context, run);
	const { summary, rows } = await checkLedger(context, district, await toInput(ledger, path, run), {
		onProgress: run.onProgress
	});
	run.onProgress(0.8, '写报告');
	await storeReport(context.db, district, ledger.id, rows);
	await updateLedger(context.db, district, ledger.id, { status: 'checked', summary });
	return summary;
}

export async function importLedgerJob(context: Context, run: JobRun): Promise<JobResult> {
	const { district, ledger, path, actor } = await open(context, run);
	const input = await toInput(ledger, path, run);
	const { summary } = await importLedger({ ...context, actor }, district, input, {
		onProgress: run.onProgress,
		signal: run.signal,
		record: ledger.id
	});
	return summary;
}

export async function undoJob(context: Context, run: JobRun): Promise<JobResult> {
	const { changeSet, actorName } = v.parse(UndoJobSchema, run.input);
	const actor = { ...context.actor, name: actorName };
	return undoChangeSet({ ...context, actor }, requireDistrictOf(run), changeSet, {
		onProgress: (share) => run.onProgress(share, '撤销')
	});
}

const SurveyJobSchema = v.object({ survey: v.string(), actorName: v.string() });

/** Compares an uploaded ledger of another party with the register. */
export async function compareSurveyJob(context: Context, run: JobRun): Promise<JobResult> {
	const { survey } = v.parse(SurveyJobSchema, run.input);
	const { district, ledger, path } = await open(context, run);
	try {
		const input = await toInput(ledger, path, run);
		return await compareSurvey(context, district, survey, input, { onProgress: run.onProgress });
	} catch (error) {
		if (!run.signal.aborted) await updateSurvey(context.db, district, survey, { status: 'failed' });
		throw error;
	}
}

export async function applySurveyJob(context: Context, run: JobRun): Promise<JobResult> {
	const { survey, actorName } = v.parse(SurveyJobSchema, run.input);
	const actor = { ...context.actor, name: actorName };
	return applySurvey({ ...context, actor }, requireDistrictOf(run), survey, {
		onProgress: (share) => run.onProgress(share, '写入'),
		signal: run.signal
	});
}

async function open(context: Context, run: JobRun) {
	const input = v.parse(LedgerJobSchema, run.input);
	const district = requireDistrictOf(run);
	const ledger = await findLedger(context.db, district, input.ledger);
	if (!ledger || ledger.path === null)
		throw new NotFound(['这份台账已被删除。', 'The ledger was deleted.']);
	return {
		district,
		ledger,
		path: uploadPath('ledgers', ledger.path),
		actor: { ...context.actor, name: input.actorName }
	};
}

function readOptions(ledger: Ledger, run: JobRun) {
	const { sheet } = v.parse(LedgerOptionsSchema, ledger.options);
	return { signal: run.signal, ...(sheet === null ? {} : { sheet }) };
}

async function toInput(ledger: Ledger, path: string, run: JobRun): Promise<LedgerInput> {
	run.onProgress(0.02, '读取');
	return {
		ledger: await openLedger(path, readOptions(ledger, run)),
		fileName: ledger.file_name,
		kind: v.parse(v.picklist(FACILITY_KINDS), ledger.kind),
		options: v.parse(LedgerOptionsSchema, ledger.options)
	};
}

function requireDistrictOf({ district }: JobRun): string {
	if (district === null) throw new TypeError('a ledger job names a district');
	return district;
}
