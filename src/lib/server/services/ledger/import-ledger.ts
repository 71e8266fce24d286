import { dayOf, isCalendarDay } from '#lib/domain/day.ts';
import type { LedgerMapping } from '#lib/domain/ledger/mapping.ts';
import type { LedgerOptions } from '#lib/domain/ledger/options.ts';
import type { MappingQuestion } from '#lib/domain/ledger/guess-questions.ts';
import type { LedgerText, TableProblem } from '#lib/domain/ledger/table.ts';
import { Conflict, Invalid } from '#lib/server/errors.ts';
import { keepMapping, updateLedger, type LedgerRow } from '#lib/server/queries/ledger.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { authorize, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { finishChangeSets } from '../change-set/finish-change-sets.ts';
import type { SliceTimes } from '../change-set/slices.ts';
import { RegisterMoved, writeChangeSet } from '../change-set/write-change-set.ts';
import { assertMappable, chooseMapping, type OpenLedger } from './open-ledger.ts';
import { recordLedger, storeReport } from './store-report.ts';
import { planLedger, type LedgerCounts, type LedgerPlan } from './plan-ledger.ts';

/** A ledger to check or import. */
export interface LedgerInput {
	ledger: OpenLedger;
	fileName: string;
	kind: FacilityKind;
	options: LedgerOptions;
}

export interface LedgerProgress {
	onProgress?: ((share: number, message: string) => void) | undefined;
	signal?: AbortSignal | undefined;
}

/** What a dry run found, or an import did; a type, so that it fits JSON columns. */
export type LedgerSummary = LedgerCounts & {
	kind: FacilityKind;
	fileName: string;
	source: string;
	asOf: string | null;
	dryRun: boolean;
	/** Null: a dry run, or nothing to change. */
	changeSet: string | null;
	/** Rows by what is said of them. */
	problems: Record<string, number>;
	/** What was wrong with the file while it was read. */
	fileProblems: TableProblem[];
	datum: (LedgerPlan['datum'] & { converted: LedgerPlan['converted'] }) | null;
	/** About the ledger as a whole. */
	warnings: LedgerText[];
	mapping: LedgerMapping;
	mappingOrigin: 'guessed' | 'kept' | 'given';
	questions: MappingQuestion[];
	slowestStepMs: number;
	elapsedMs: number;
};

export interface LedgerResult {
	summary: LedgerSummary;
	rows: LedgerRow[];
}

const ATTEMPTS = 3;

/** Works out what an import would do, row by row, and writes nothing. */
export async function checkLedger(
	context: Context,
	district: string,
	input: LedgerInput,
	{ onProgress }: LedgerProgress = {}
): Promise<LedgerResult> {
	authorize(context, district, 'import.run');
	const started = performance.now();
	onProgress?.(0.3, '核对');
	const { plan, chosen } = await plan_(context, district, input);
	const rows = plan.rows.map((row) =>
		row.change === 'created' || row.outcome === 'merged' ? { ...row, facility_id: null } : row
	);
	return { rows, summary: summarize(input, plan, chosen, { started, changeSet: null }) };
}

/**
 * Imports a ledger, all of it or nothing. The mapping is kept for the next ledger with such headings.
 *
 * @throws {Invalid} The mapping does not fit, or its plane is not known.
 * @throws {Conflict} Another import is under way, or the register does not stand still.
 */
export async function importLedger(
	context: Context,
	district: string,
	input: LedgerInput,
	{ onProgress, signal, record }: LedgerProgress & { record?: string } = {}
): Promise<LedgerResult> {
	authorize(context, district, 'import.run');
	const started = performance.now();
	await finishChangeSets(context.db, district);
	const times: SliceTimes = { slowestMs: 0 };
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		onProgress?.(0.05, '核对');
		const { plan, chosen } = await plan_(context, district, input);
		const { counts } = plan;
		const done = summarize(input, plan, chosen, { started, changeSet: null, times });
		if (plan.items.length === 0) return finish(context, district, input, plan, done, record);
		try {
			const changeSet = await writeChangeSet(
				context,
				district,
				{
					kind: 'ledger_import',
					title: input.fileName,
					items: plan.items,
					registerRevision: plan.registerRevision,
					summary: { ...counts, kind: input.kind, source: plan.source, ledger: record ?? null }
				},
				{ onProgress: (share) => onProgress?.(0.2 + 0.75 * share, '写入'), signal, times }
			);
			const summary = summarize(input, plan, chosen, { started, changeSet, times });
			return await finish(context, district, input, plan, { ...summary, dryRun: false }, record);
		} catch (error) {
			if (!(error instanceof RegisterMoved)) throw error;
		}
	}
	throw new Conflict([
		'导入期间本区的设施一直有人修改，没有写入。请稍后再试。',
		'The register kept changing while the ledger was compared with it; nothing was written. Try again.'
	]);
}

async function finish(
	context: Context,
	district: string,
	input: LedgerInput,
	plan: LedgerPlan,
	summary: LedgerSummary,
	record: string | undefined
): Promise<LedgerResult> {
	await keepMapping(context.db, district, {
		kind: input.kind,
		signature: input.ledger.signature,
		source: plan.source,
		mapping: summary.mapping,
		confirmedBy: context.actor.name
	});
	const done = { ...summary, dryRun: false };
	const id = record ?? (await recordLedger(context, district, input));
	await storeReport(context.db, district, id, plan.rows);
	await updateLedger(context.db, district, id, {
		status: 'imported',
		summary: done,
		...(summary.changeSet ? { change_set: summary.changeSet } : {})
	});
	return { rows: plan.rows, summary: done };
}

type Chosen = Awaited<ReturnType<typeof chooseMapping>>;

async function plan_(
	context: Context,
	district: string,
	{ ledger, kind, options }: LedgerInput
): Promise<{ plan: LedgerPlan; chosen: Chosen }> {
	const { time_zone } = await requireDistrict(context.db, district);
	assertDay(options.as_of, dayOf(context.now(), time_zone));
	if (options.mapping !== null) assertMappable(options.mapping, ledger.table.headings);
	const chosen = await chooseMapping(context.db, district, ledger, kind, options.mapping);
	assertMappable(chosen.mapping, ledger.table.headings);
	const plan = await planLedger(context, district, ledger.table, chosen.mapping, {
		...options,
		source: options.source ?? chosen.source
	});
	return { plan, chosen };
}

function assertDay(asOf: string | null, today: string): void {
	if (asOf === null || (isCalendarDay(asOf) && asOf <= today)) return;
	throw new Invalid(
		[
			'台账日期 {asOf} 不对：应为不晚于今天的日期，如 2025-06-30。',
			'The date of the ledger, {asOf}, must be a day not after today, e.g. 2025-06-30.'
		],
		{ params: { asOf } }
	);
}

function summarize(
	{ ledger, fileName, kind, options }: LedgerInput,
	plan: LedgerPlan,
	chosen: Chosen,
	done: { started: number; changeSet: string | null; times?: SliceTimes }
): LedgerSummary {
	return {
		...plan.counts,
		kind,
		fileName,
		source: plan.source,
		asOf: options.as_of,
		dryRun: true,
		changeSet: done.changeSet,
		problems: plan.problems,
		fileProblems: ledger.table.problems,
		datum: plan.datum && { ...plan.datum, converted: plan.converted },
		warnings: listWarnings(plan, options),
		mapping: chosen.mapping,
		mappingOrigin: chosen.origin,
		questions: chosen.questions,
		slowestStepMs: Math.round(done.times?.slowestMs ?? 0),
		elapsedMs: Math.round(performance.now() - done.started)
	};
}

function listWarnings(plan: LedgerPlan, options: LedgerOptions): LedgerText[] {
	const warnings: LedgerText[] = [];
	if (plan.isElsewhere)
		warnings.push({
			zh: '多数点位不在本区范围内。请核对是否选对了区、文件和坐标系。',
			en: 'Most points lie outside the district. Check that district, file and coordinate system are right.'
		});
	const undated = plan.problems['condition_undated'] ?? 0;
	if (undated > 0 && options.as_of === null)
		warnings.push({
			zh: `${undated} 行有状态而没有日期：未记入状态。请指定台账日期（--as-of）。`,
			en: `${undated} rows have a state but no date, so no state is recorded. Give the date of the ledger (--as-of).`
		});
	return warnings;
}
