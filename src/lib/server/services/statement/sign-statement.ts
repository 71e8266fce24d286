import { dayOf } from '#lib/domain/day.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import { RULE_USES } from '#lib/domain/rule-uses.ts';
import {
	StatementInputSchema,
	type CorrectedStatement,
	type StatementDefinitions,
	type StatementInput
} from '#lib/domain/statement.ts';
import { printPdf } from '#lib/formats/document/print-pdf.ts';
import { Conflict } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { insertStatement, listStatements } from '#lib/server/queries/statement.ts';
import { authorize, type Context } from '../context.ts';
import { lockRegister, requireDistrict } from '../district-access.ts';
import { hashOfBytes, paperStore, type FileStore } from '../file-store.ts';
import { computeRate } from '../rate.ts';
import { readRules } from '../rule.ts';
import { invalid, parseInput } from '../validation.ts';
import { getStatement, readMonth } from './statements.ts';
import { composeStatement } from './statement-paper.ts';

/** Marks go on arriving while a month is counted; then it is counted anew. */
const TRIES = 5;

const WORDS = [
	'完好率 = 完好数 ÷ 实有数；市政消火栓与消防水鹤合计，只舍不入。',
	'实有数 = 月末在用 + 停用；规划、已拆除、单位（小区）消火栓、取水口和微型消防站不计入。',
	'带病可用、未检不算完好；状态取月末前最后一次所见，以封账时刻已收到的记录为准。',
	'封账后收到的记录列为更正，注明收到日期，封账数字不改。'
];

/**
 * Freezes the rate of a month that is over (封账): figures, definitions, revision, who and when, under a
 * hash, as known at this moment.
 *
 * @throws {Invalid} The month is not over. @throws {Conflict} It is signed already.
 */
export async function signStatement(
	context: Context,
	district: string,
	input: StatementInput,
	store: FileStore = paperStore()
): Promise<CorrectedStatement> {
	authorize(context, district, 'paper.sign');
	const { db, actor } = context;
	const { month, note } = parseInput(StatementInputSchema, input);
	const { name, time_zone, is_demo } = await requireDistrict(db, district);
	const { until, lastDay } = readMonth(month, time_zone);
	if (dayOf(context.now(), time_zone) <= lastDay)
		throw invalid([
			{ path: 'month', message: `${month} 还没有过完，月末之后才能封账 — the month is not over` }
		]);
	if ((await listStatements(db, district, month)).length > 0) throw signedBefore(month);
	const definitions = await readDefinitions(context, district);
	for (let tried = 0; tried < TRIES; tried++) {
		const revision = await getRevision(db, district);
		const known_at = context.now().toISOString();
		const { isDemo: _, ...figures } = await computeRate(context, district, {
			asOf: lastDay,
			knownAt: known_at
		});
		const signed = { signed_by: actor.id, signed_by_name: actor.name, signed_at: known_at };
		const content = { district, month, known_at, figures, definitions, revision, note, ...signed };
		const content_hash = hashOfBytes(Buffer.from(JSON.stringify(content)));
		const unprinted = {
			...signed,
			month,
			known_at,
			figures,
			definitions,
			revision: { ...revision },
			note,
			content_hash
		};
		const paper = composeStatement(unprinted, { name, timeZone: time_zone, isDemo: is_demo });
		const pdf_hash = await store.put(await printPdf(paper));
		const isStored = await db.transaction(
			async (client) => {
				await lockRegister(client, district);
				// Something arrived while it was counted: it may be of this month.
				if ((await getRevision(client, district)).register !== revision.register) return false;
				const statement = { ...unprinted, pdf_hash, until_at: until };
				if (!(await insertStatement(client, district, statement))) throw signedBefore(month);
				await insertAudit(client, {
					actor,
					district,
					action: 'sign',
					entity: 'statement',
					entityId: month,
					after: {
						existing: figures.existing,
						intact: figures.intact,
						hash: content_hash,
						pdf: pdf_hash
					}
				});
				return true;
			},
			{ label: 'sign statement' }
		);
		if (isStored) return getStatement(context, district, month);
	}
	throw new Conflict([
		'封账时一直有新记录到达，请稍后再试。',
		'Records went on arriving while the month was counted: try again.'
	]);
}

async function readDefinitions(context: Context, district: string): Promise<StatementDefinitions> {
	const rules = await readRules(context.db, district);
	return {
		words: WORDS,
		rules: RULE_USES.rate.map((key) => {
			const { unit, standard, clause, value } = ruleOf(key);
			const own = rules.find((rule) => rule.key === key)?.effective ?? value;
			return { key, value: own, unit, standard, clause };
		})
	};
}

function signedBefore(month: string): Conflict {
	return new Conflict(
		[
			'{month} 已经封账，不能再封。后来收到的记录列在更正里。',
			'{month} is signed already. What arrived later stands among its corrections.'
		],
		{ params: { month } }
	);
}
