import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import {
	DecisionSchema,
	POSSIBLE_DECISIONS,
	SURVEY_OUTCOMES,
	SurveyInputSchema,
	type DecisionInput,
	type SurveyCounts,
	type SurveyInput,
	type SurveyOutcome
} from '#lib/domain/survey/survey.ts';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listExistingIds } from '#lib/server/queries/facility.ts';
import { findLedger } from '#lib/server/queries/ledger.ts';
import {
	countSurveyRows,
	decideSurveyRows,
	deleteSurvey,
	findSurvey,
	insertSurvey,
	listSurveyRows,
	listSurveys as listStored,
	updateSurvey,
	type Survey,
	type SurveyRow,
	type SurveyRowFilter
} from '#lib/server/queries/survey.ts';
import { authorize, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { enqueueJob } from '../jobs.ts';
import { parseId, parseInput } from '../validation.ts';

/** A survey with how far it has come. */
export interface SurveyView {
	id: string;
	title: string;
	kind: FacilityKind;
	status: Survey['status'];
	ourParty: string;
	theirParty: string;
	fileName: string;
	matchMeters: number;
	asOf: string | null;
	counts: SurveyCounts;
	/** What the decisions wrote; its status may be `undone`: then it is open again. */
	changeSet: { id: string; status: string } | null;
	isApplied: boolean;
	jobId: string | null;
	startedBy: string;
	createdAt: string;
}

const LISTED = 100;
export const MOST_SURVEY_ROWS = 500;

/** Begins a survey of an uploaded ledger and queues the comparison. */
export async function startSurvey(
	context: Context,
	district: string,
	ledgerId: string,
	input: SurveyInput
): Promise<{ id: string; jobId: string }> {
	authorize(context, district, 'import.run');
	const ledger = await findLedger(context.db, district, parseId(ledgerId));
	if (!ledger) throw new NotFound(['没有这份台账。', 'There is no such ledger.']);
	if (!ledger.preview || ledger.path === null)
		throw new Conflict([
			'台账还没有读完，或文件已不在。请先在“台账导入”里上传并核对各列。',
			'The ledger has not been read, or its file is gone. Upload it and check its columns first.'
		]);
	const id = await recordSurvey(context, district, input, {
		kind: ledger.kind,
		fileName: ledger.file_name,
		ledger: ledger.id
	});
	const jobId = await enqueueJob(context, {
		kind: 'survey-compare',
		district,
		input: {
			survey: id,
			ledger: ledger.id,
			fileName: ledger.file_name,
			actorName: context.actor.name
		}
	});
	await updateSurvey(context.db, district, id, { job_id: jobId });
	return { id, jobId };
}

/** Notes a survey; the rows come with the comparison. @throws {Invalid} A party is not named. */
export async function recordSurvey(
	context: Context,
	district: string,
	input: SurveyInput,
	ledger: { kind: string; fileName: string; ledger: string | null }
): Promise<string> {
	authorize(context, district, 'import.run');
	await requireDistrict(context.db, district);
	const { title, our_party, their_party, match_meters } = parseInput(SurveyInputSchema, input);
	return context.db.transaction(async (client) => {
		const id = await insertSurvey(client, district, {
			title: title === '' ? `${our_party} / ${their_party}` : title,
			kind: ledger.kind,
			our_party,
			their_party,
			file_name: ledger.fileName,
			ledger: ledger.ledger,
			match_meters,
			actor: context.actor.name
		});
		await audit(client, context, district, id, 'create', { our_party, their_party, match_meters });
		return id;
	});
}

export async function listSurveys(context: Context, district: string): Promise<SurveyView[]> {
	authorize(context, district, 'import.run');
	const surveys = await listStored(context.db, district, LISTED);
	return Promise.all(surveys.map((survey) => toView(context.db, district, survey)));
}

export async function getSurvey(
	context: Context,
	district: string,
	id: string
): Promise<SurveyView> {
	return toView(context.db, district, await requireSurvey(context, district, id));
}

export interface SurveyRowPage {
	rows: SurveyRow[];
	/** Row after which the next page begins; null: this is the last. */
	next: number | null;
}

export async function getSurveyRows(
	context: Context,
	district: string,
	id: string,
	filter: { [Key in keyof SurveyRowFilter]?: SurveyRowFilter[Key] | undefined } = {}
): Promise<SurveyRowPage> {
	const survey = await requireSurvey(context, district, id);
	const limit = Math.min(filter.limit ?? 50, MOST_SURVEY_ROWS);
	const rows = await listSurveyRows(context.db, district, survey.id, {
		...filter,
		after: filter.after ?? 0,
		limit
	});
	return { rows, next: rows.length === limit ? (rows.at(-1)?.n ?? null) : null };
}

/**
 * Decides rows: those named, or all undecided ones of an outcome. Every decision keeps who made it.
 *
 * @returns How many rows were decided.
 * @throws {Invalid} The decision does not fit the rows. @throws {Conflict} The survey is applied already.
 */
export async function decideSurvey(
	context: Context,
	district: string,
	id: string,
	input: DecisionInput
): Promise<{ decided: number; counts: SurveyCounts }> {
	const survey = await requireOpenSurvey(context, district, id);
	const { rows, outcome, decision, partner, note } = parseInput(DecisionSchema, input);
	if ((rows === undefined) === (outcome === undefined))
		throw new Invalid([
			'请给出 rows（逐行）或 outcome（该类全部未决）之一。',
			'Give either rows, or an outcome (all its undecided rows).'
		]);
	const outcomes = SURVEY_OUTCOMES.filter(
		(one) => decision === null || POSSIBLE_DECISIONS[one].includes(decision)
	);
	if (outcome !== undefined && !outcomes.includes(outcome)) throw unfit(outcome, decision);
	if ((decision === 'same') !== (partner !== undefined))
		throw new Invalid([
			'“同一处”要指明是我方哪一处（partner），其他决定不需要。',
			'Decision "same" names which of ours it is (partner); the others do not.'
		]);
	if (partner !== undefined && (await listExistingIds(context.db, district, [partner])).size === 0)
		throw new NotFound([
			'台账里没有 partner 这处设施。',
			'The register has no facility "partner".'
		]);
	return context.db.transaction(async (client) => {
		const decided = await decideSurveyRows(
			client,
			district,
			survey.id,
			{ rows: rows ?? null, outcomes: outcome === undefined ? outcomes : [outcome] },
			{
				decision,
				partner: partner ?? null,
				note: note ?? null,
				by: context.actor.name,
				at: context.now()
			}
		);
		if (rows !== undefined && decided < new Set(rows).size) throw unfit(null, decision);
		await audit(client, context, district, survey.id, 'decide', {
			rows,
			outcome,
			decision,
			decided
		});
		return { decided, counts: await countAll(client, district, survey.id) };
	});
}

/** Forgets a survey that has written nothing. */
export async function discardSurvey(context: Context, district: string, id: string): Promise<void> {
	const survey = await requireOpenSurvey(context, district, id);
	if (survey.change_set !== null)
		throw new Conflict([
			'这次普查曾经写入过，作为记录保留。',
			'This survey has been applied once and stays as a record.'
		]);
	await context.db.transaction(async (client) => {
		await deleteSurvey(client, district, survey.id);
		await audit(client, context, district, survey.id, 'delete', {});
	});
}

/** Queues the writing of the decisions. */
export async function queueSurvey(
	context: Context,
	district: string,
	id: string
): Promise<{ jobId: string }> {
	const survey = await requireOpenSurvey(context, district, id);
	const jobId = await enqueueJob(context, {
		kind: 'survey-apply',
		district,
		input: { survey: survey.id, fileName: survey.title, actorName: context.actor.name }
	});
	await updateSurvey(context.db, district, survey.id, { job_id: jobId });
	return { jobId };
}

export async function requireSurvey(
	context: Context,
	district: string,
	id: string
): Promise<Survey> {
	authorize(context, district, 'import.run');
	const survey = await findSurvey(context.db, district, parseId(id));
	if (survey) return survey;
	throw new NotFound([
		'没有这次普查，可能已被删除。',
		'There is no such survey; it may have been deleted.'
	]);
}

/** @throws {Conflict} It is not compared yet, or its result stands in the register. */
export async function requireOpenSurvey(
	context: Context,
	district: string,
	id: string
): Promise<Survey> {
	const survey = await requireSurvey(context, district, id);
	if (survey.status === 'comparing')
		throw new Conflict([
			'两份台账还在核对，请稍后再试。',
			'The two ledgers are still being compared.'
		]);
	if (!isApplied(survey)) return survey;
	throw new Conflict([
		'普查结果已经写入台账。要改，请先撤销。',
		'The result stands in the register. To change it, undo it first.'
	]);
}

function isApplied({ change_set_status }: Survey): boolean {
	return change_set_status !== null && change_set_status !== 'undone';
}

export async function countAll(
	db: Queryable,
	district: string,
	survey: string
): Promise<SurveyCounts> {
	const zero = () => ({ rows: 0, decided: 0 });
	const counts: SurveyCounts = {
		rows: 0,
		outcomes: { differs: zero(), only_ours: zero(), only_theirs: zero(), same: zero() },
		toDecide: 0,
		decided: 0,
		decisions: { ours: 0, theirs: 0, same: 0, add: 0, leave: 0 }
	};
	for (const { outcome, decision, count } of await countSurveyRows(db, district, survey)) {
		counts.rows += count;
		counts.outcomes[outcome].rows += count;
		if (outcome !== 'same') counts.toDecide += count;
		if (decision === null) continue;
		counts.outcomes[outcome].decided += count;
		counts.decided += count;
		counts.decisions[decision] += count;
	}
	return counts;
}

async function toView(db: Queryable, district: string, survey: Survey): Promise<SurveyView> {
	return {
		id: survey.id,
		title: survey.title,
		kind: FACILITY_KINDS.find((kind) => kind === survey.kind) ?? 'hydrant',
		status: survey.status,
		ourParty: survey.our_party,
		theirParty: survey.their_party,
		fileName: survey.file_name,
		matchMeters: survey.match_meters,
		asOf: survey.as_of,
		counts: await countAll(db, district, survey.id),
		changeSet:
			survey.change_set === null
				? null
				: { id: survey.change_set, status: survey.change_set_status ?? '' },
		isApplied: isApplied(survey),
		jobId: survey.job_id,
		startedBy: survey.actor,
		createdAt: survey.created_at
	};
}

function unfit(outcome: SurveyOutcome | null, decision: string | null): Invalid {
	return new Invalid(
		[
			'决定“{decision}”不适用于所选的行（{outcome}）。两边不同：ours、theirs、leave；仅我方：ours、leave；仅对方：add、same、leave。没有任何行被改动。',
			'Decision "{decision}" does not fit these rows ({outcome}). differs: ours, theirs, leave; only_ours: ours, leave; only_theirs: add, same, leave. No row was changed.'
		],
		{ params: { decision, outcome: outcome ?? '—' } }
	);
}

async function audit(
	client: Queryable,
	{ actor }: Context,
	district: string,
	id: string,
	action: string,
	after: Record<string, unknown>
): Promise<void> {
	await insertAudit(client, { actor, district, action, entity: 'survey', entityId: id, after });
}
