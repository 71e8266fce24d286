import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { LedgerOptionsSchema, type LedgerPatch } from '#lib/domain/ledger/options.ts';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import type { JobKind } from '#lib/server/jobs/job-kinds.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	countLedgerRows,
	deleteLedger,
	findLedger,
	insertLedger,
	listLedgerRows,
	listLedgers as listStored,
	updateLedger,
	type Ledger,
	type LedgerRow
} from '#lib/server/queries/ledger.ts';
import { assertUndoable } from '../change-set/undo-change-set.ts';
import { authorize, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { enqueueJob } from '../jobs.ts';
import { storeUpload, uploadPath } from '../uploads.ts';
import { parseId } from '../validation.ts';
import type { LedgerSummary } from './import-ledger.ts';
import { assertMappable, chooseMapping } from './open-ledger.ts';
import type { LedgerPreview } from './preview.ts';
import { readReportRows } from './store-report.ts';
import { printReportXlsx, toReport, type LedgerReport } from './report.ts';

/** A ledger as a screen shows it. */
export interface LedgerView {
	id: string;
	fileName: string;
	kind: FacilityKind;
	status: Ledger['status'];
	options: v.InferOutput<typeof LedgerOptionsSchema>;
	/** The file as it was read, without what only mapping needs; null until then. */
	preview: Omit<LedgerPreview, 'profiles' | 'signature'> | null;
	/** What the columns mean as things stand. */
	settled: Awaited<ReturnType<typeof chooseMapping>> | null;
	summary: LedgerSummary | null;
	changeSet: { id: string; status: string } | null;
	jobId: string | null;
	createdAt: string;
}

const MOST_LEDGER_BYTES = 400 * 1024 ** 2;
const LEDGERS_LISTED = 100;
const MOST_ROWS_A_PAGE = 500;

/** Stores an uploaded ledger and queues its reading. */
export async function uploadLedger(
	context: Context,
	district: string,
	upload: { fileName: string; kind: string; body: ReadableStream<Uint8Array> | null }
): Promise<{ id: string; jobId: string }> {
	authorize(context, district, 'import.run');
	await requireDistrict(context.db, district);
	const kind = requireKind(upload.kind);
	const fileName = upload.fileName.trim().slice(0, 200) || '台账';
	const path = await storeUpload(upload.body, 'ledgers', MOST_LEDGER_BYTES);
	const id = await insertLedger(context.db, district, {
		file_name: fileName,
		path,
		kind,
		options: v.parse(LedgerOptionsSchema, {}),
		actor: context.actor.name
	});
	return { id, jobId: await enqueue(context, district, { id, fileName }, 'ledger-read') };
}

export async function listLedgers(context: Context, district: string): Promise<LedgerView[]> {
	authorize(context, district, 'import.run');
	const ledgers = await listStored(context.db, district, LEDGERS_LISTED);
	return Promise.all(ledgers.map((ledger) => toView(context, district, ledger)));
}

export async function getLedger(
	context: Context,
	district: string,
	id: string
): Promise<LedgerView> {
	return toView(context, district, await requireLedger(context, district, id));
}

/** Changes how a ledger is read; another kind or sheet starts the guess anew. */
export async function changeLedger(
	context: Context,
	district: string,
	id: string,
	patch: LedgerPatch
): Promise<LedgerView> {
	const ledger = await requireOpenLedger(context, district, id);
	const { kind, ...options } = patch;
	const preview = ledger.preview as LedgerPreview | null;
	if (options.mapping) {
		if (!preview) throw notRead();
		assertMappable(
			{ ...options.mapping, crs: options.mapping.crs ?? 'EPSG:4490' },
			preview.headings
		);
	}
	const isOther = kind !== undefined && kind !== ledger.kind;
	const isOtherSheet = options.sheet !== undefined && options.sheet !== preview?.sheet;
	const startsAnew = isOther || isOtherSheet;
	await updateLedger(context.db, district, ledger.id, {
		...(kind === undefined ? {} : { kind }),
		// A report of other options is no report.
		...(preview ? { status: 'read' as const } : {}),
		options: {
			...ledger.options,
			...options,
			...(startsAnew && !options.mapping ? { mapping: null, decisions: {} } : {})
		}
	});
	if (isOtherSheet)
		await enqueue(context, district, { id: ledger.id, fileName: ledger.file_name }, 'ledger-read');
	return getLedger(context, district, ledger.id);
}

/** Forgets a ledger that was not imported, and its file. */
export async function discardLedger(context: Context, district: string, id: string): Promise<void> {
	const ledger = await requireOpenLedger(context, district, id);
	await deleteLedger(context.db, district, ledger.id);
	if (ledger.path !== null) await rm(uploadPath('ledgers', ledger.path), { force: true });
}

/** Queues the dry run or the import of a ledger. */
export async function queueLedger(
	context: Context,
	district: string,
	id: string,
	what: 'ledger-check' | 'ledger-import'
): Promise<{ jobId: string }> {
	const ledger = await requireOpenLedger(context, district, id);
	if (!ledger.preview) throw notRead();
	const { mapping } = (await toView(context, district, ledger)).settled ?? {};
	if (mapping) assertMappable(mapping, (ledger.preview as unknown as LedgerPreview).headings);
	return {
		jobId: await enqueue(context, district, { id: ledger.id, fileName: ledger.file_name }, what)
	};
}

export interface LedgerRowPage {
	rows: LedgerReport['rows'];
	total: number;
	/** Row after which the next page begins; null: this is the last. */
	next: number | null;
}

/** A page of the report of the last dry run or import. */
export async function getLedgerRows(
	context: Context,
	district: string,
	id: string,
	filter: {
		outcome?: string | undefined;
		code?: string | undefined;
		isNoted?: boolean | undefined;
		after?: number | undefined;
		limit?: number | undefined;
	}
): Promise<LedgerRowPage> {
	const ledger = await requireLedger(context, district, id);
	const limit = Math.min(filter.limit ?? 100, MOST_ROWS_A_PAGE);
	const asked = { outcome: filter.outcome, code: filter.code, isNoted: filter.isNoted };
	const rows = await listLedgerRows(context.db, district, ledger.id, {
		...asked,
		afterRow: filter.after ?? -1,
		limit
	});
	return {
		rows: toReportRows(rows),
		total: await countLedgerRows(context.db, district, ledger.id, asked),
		next: rows.length === limit ? (rows.at(-1)?.row ?? null) : null
	};
}

/** The whole report as JSON or as a workbook. */
export async function getLedgerReport(
	context: Context,
	district: string,
	id: string,
	format: 'json' | 'xlsx'
): Promise<{ body: Uint8Array<ArrayBuffer> | string; type: string; fileName: string }> {
	const ledger = await requireLedger(context, district, id);
	const summary = ledger.summary as LedgerSummary | null;
	if (!summary)
		throw new NotFound(['还没有报告，请先试导入。', 'There is no report yet: do a dry run first.']);
	const report = toReport(summary, await readReportRows(context.db, district, ledger.id));
	const stem = ledger.file_name.replace(/\.[^.]*$/, '');
	if (format === 'json')
		return {
			body: JSON.stringify(report),
			type: 'application/json',
			fileName: `${stem}-报告.json`
		};
	return {
		body: new Uint8Array(await printReportXlsx(report)),
		type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		fileName: `${stem}-报告.xlsx`
	};
}

function toReportRows(rows: readonly LedgerRow[]): LedgerReport['rows'] {
	return toReport({} as LedgerSummary, rows).rows;
}

async function requireLedger(context: Context, district: string, id: string): Promise<Ledger> {
	authorize(context, district, 'import.run');
	const ledger = await findLedger(context.db, district, parseId(id));
	if (ledger) return ledger;
	throw new NotFound([
		'没有这份台账，可能已被删除。',
		'There is no such ledger; it may have been deleted.'
	]);
}

/** @throws {Conflict} It was imported, and stays as it was. */
async function requireOpenLedger(context: Context, district: string, id: string): Promise<Ledger> {
	const ledger = await requireLedger(context, district, id);
	if (ledger.status !== 'imported') return ledger;
	throw new Conflict([
		'这份台账已经导入。要改，请先撤销导入再重新上传。',
		'This ledger was imported. To change it, undo the import and upload it again.'
	]);
}

async function enqueue(
	context: Context,
	district: string,
	ledger: { id: string; fileName: string },
	kind: JobKind
): Promise<string> {
	const jobId = await enqueueJob(context, {
		kind,
		district,
		input: { ledger: ledger.id, fileName: ledger.fileName, actorName: context.actor.name }
	});
	await updateLedger(context.db, district, ledger.id, { job_id: jobId });
	return jobId;
}

async function toView(context: Context, district: string, ledger: Ledger): Promise<LedgerView> {
	const preview = ledger.preview as LedgerPreview | null;
	const options = v.parse(LedgerOptionsSchema, ledger.options);
	const kind = requireKind(ledger.kind);
	const settled = preview
		? await chooseMapping(
				context.db,
				district,
				{ table: preview, profiles: preview.profiles, signature: preview.signature },
				kind,
				options.mapping
			)
		: null;
	return {
		id: ledger.id,
		fileName: ledger.file_name,
		kind,
		status: ledger.status,
		options,
		preview: preview && withoutProfiles(preview),
		settled,
		summary: ledger.summary as LedgerSummary | null,
		changeSet:
			ledger.change_set === null
				? null
				: { id: ledger.change_set, status: ledger.change_set_status ?? '' },
		jobId: ledger.job_id,
		createdAt: ledger.created_at
	};
}

function withoutProfiles({
	profiles: _profiles,
	signature: _signature,
	...shown
}: LedgerPreview): Omit<LedgerPreview, 'profiles' | 'signature'> {
	return shown;
}

function requireKind(text: string): FacilityKind {
	const kind = FACILITY_KINDS.find((one) => one === text);
	if (kind) return kind;
	throw new Invalid(
		['没有“{kind}”这种设施。可用：{kinds}', 'There is no kind {kind}. Known: {kinds}'],
		{ params: { kind: text, kinds: FACILITY_KINDS.join('、') } }
	);
}

function notRead(): Conflict {
	return new Conflict([
		'台账还在读取，请稍后再试。',
		'The ledger is still being read; try again in a moment.'
	]);
}

/** Notes in the audit trail that a person asked for an undo; the job itself does it. */
export async function queueUndo(
	context: Context,
	district: string,
	changeSet: string
): Promise<{ jobId: string }> {
	authorize(context, district, 'import.run');
	const set = await assertUndoable(context, district, changeSet);
	await insertAudit(context.db, {
		actor: context.actor,
		district,
		action: 'request_undo',
		entity: 'change_set',
		entityId: set.id
	});
	return {
		jobId: await enqueueJob(context, {
			kind: 'change-set-undo',
			district,
			input: { changeSet: set.id, fileName: set.title, actorName: context.actor.name }
		})
	};
}
