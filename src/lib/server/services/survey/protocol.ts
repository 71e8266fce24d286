import writeXlsxFile from 'write-excel-file/node';
import { isMessageKey, translate } from '#lib/domain/messages/index.ts';
import { describeDifference } from '#lib/domain/survey/describe.ts';
import { neutralizeFormula } from '#lib/formats/csv.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listSurveyRows, type SurveyRow } from '#lib/server/queries/survey.ts';
import type { Context } from '../context.ts';
import { getSurvey, requireSurvey, type SurveyView } from './surveys.ts';

const ROWS_AT_ONCE = 500;

/** All rows of a survey, for the protocol. */
export async function readProtocol(
	context: Context,
	district: string,
	id: string
): Promise<{ survey: SurveyView; rows: SurveyRow[] }> {
	const survey = await getSurvey(context, district, id);
	const rows: SurveyRow[] = [];
	for (let after = 0; ;) {
		const page = await listSurveyRows(context.db, district, survey.id, {
			after,
			limit: ROWS_AT_ONCE
		});
		rows.push(...page);
		const last = page.at(-1);
		if (!last || page.length < ROWS_AT_ONCE) return { survey, rows };
		after = last.n;
	}
}

/** The protocol as a workbook: who with whom, the counts, every row with its decision and who made it. */
export async function exportProtocol(
	context: Context,
	district: string,
	id: string
): Promise<{ body: Uint8Array<ArrayBuffer>; fileName: string }> {
	const { survey, rows } = await readProtocol(context, district, id);
	const { id: surveyId } = await requireSurvey(context, district, id);
	await insertAudit(context.db, {
		actor: context.actor,
		district,
		action: 'export',
		entity: 'survey',
		entityId: surveyId
	});
	const workbook = await printProtocolXlsx(survey, rows);
	return { body: new Uint8Array(workbook), fileName: `${survey.title}-普查记录.xlsx` };
}

const HEADINGS = [
	'序号 no.',
	'情况 outcome',
	'设施 facility',
	'台账行 row',
	'相距（m） apart',
	'差异 differences',
	'决定 decision',
	'说明 note',
	'决定人 decided by',
	'时间 at'
];
const WIDTHS = [8, 18, 28, 10, 10, 60, 20, 30, 16, 22];

export async function printProtocolXlsx(
	survey: SurveyView,
	rows: readonly SurveyRow[]
): Promise<Buffer> {
	const both = (key: string) =>
		isMessageKey(key) ? `${translate(key, 'zh-CN')} ${translate(key, 'en')}` : key;
	const { counts } = survey;
	const head: [string, string | number][] = [
		['联合普查 joint survey', survey.title],
		['我方 our party', survey.ourParty],
		['对方 their party', survey.theirParty],
		['对方台账 their ledger', survey.fileName],
		['台账日期 as of', survey.asOf ?? '—'],
		['匹配距离（m） matched within', survey.matchMeters],
		['发起人 begun by', survey.startedBy],
		['时间 at', new Date(survey.createdAt).toISOString()],
		...Object.entries(counts.outcomes).map(([outcome, { rows: count }]): [string, number] => [
			both(`survey.outcome.${outcome}`),
			count
		]),
		['应决定 to decide', counts.toDecide],
		['已决定 decided', counts.decided],
		['我方签字 signed by us', ''],
		['对方签字 signed by them', '']
	];
	const lines = rows.map((row) => [
		row.n,
		both(`survey.outcome.${row.outcome}`),
		row.label,
		row.ledger_row ?? '',
		row.distance_m === null ? '' : Number(row.distance_m.toFixed(1)),
		row.differences
			.map((difference) => {
				const { label, ours, theirs } = describeDifference(survey.kind, difference, 'zh-CN');
				return `${label}: ${ours} → ${theirs}`;
			})
			.join('\n'),
		row.decision === null ? '' : both(`survey.decision.${row.decision}`),
		row.note ?? '',
		row.decided_by ?? '',
		row.decided_at ?? ''
	]);
	const safe = (cells: readonly (string | number)[]) =>
		cells.map((cell) => (typeof cell === 'string' ? neutralizeFormula(cell) : cell));
	const bold = (text: string) => ({ value: text, fontWeight: 'bold' as const });
	return writeXlsxFile([
		{
			sheet: '普查 survey',
			data: head.map(safe),
			columns: [{ width: 30 }, { width: 60 }]
		},
		{
			sheet: '逐行 rows',
			data: [HEADINGS.map(bold), ...lines.map(safe)],
			columns: WIDTHS.map((width) => ({ width })),
			stickyRowsCount: 1
		}
	]).toBuffer();
}
