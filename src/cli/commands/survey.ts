import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import {
	DEFAULT_MATCH_METERS,
	SURVEY_DECISIONS,
	SURVEY_OUTCOMES,
	type SurveyDecision,
	type SurveyOutcome
} from '#lib/domain/survey/survey.ts';
import { printResult, progress, withContext } from '../command.ts';
import { writeResult } from '../input-files.ts';
import type { LedgerFlags } from '../ledger-flags.ts';
import { parseNumber } from '../repeat.ts';

interface Of {
	district: string;
	json?: boolean;
}
interface CreateFlags extends LedgerFlags, Of {
	ours: string;
	theirs: string;
	meters: number;
	title?: string;
}
interface ShowFlags extends Of {
	outcome?: SurveyOutcome;
	undecided?: boolean;
	limit: number;
	after: number;
}
interface DecideFlags extends Of {
	row: number[];
	all?: SurveyOutcome;
	take?: SurveyDecision;
	back?: boolean;
	facility?: string;
	by?: string;
	note?: string;
}

/** `atlas survey …`: a ledger of another party beside the register, decided row by row. */
export function register(program: Command): void {
	const parent = program.command('survey').description('联合普查 · joint survey of two ledgers');
	const command = (name: string, description: string) =>
		parent
			.command(name)
			.description(description)
			.requiredOption('--district <code>', '行政区划代码 · district')
			.option('--json', '最后一行输出 JSON · print JSON as the last line');
	const collect = (value: string, list: string[]) => [...list, value];
	command('create', '核对对方台账与本区设施 · compare a ledger with the register')
		.argument('<file>', '对方台账 · their ledger')
		.requiredOption('--kind <kind>', '设施类型，如 hydrant · kind')
		.requiredOption('--ours <name>', '我方单位 · our party')
		.requiredOption('--theirs <name>', '对方单位 · their party')
		.option('--title <text>', '标题 · title')
		.option(
			'--meters <n>',
			'无相同编号时的匹配距离 · matched within, without a common code',
			parseNumber(1, 500),
			DEFAULT_MATCH_METERS
		)
		.option('--crs <crs>', '坐标系 · coordinate system')
		.option('--map <field=heading>', '字段=列标题，可多次 · what a column means', collect, [])
		.option('--set <field=value>', '所有行的值 · value of all rows', collect, [])
		.option('--unit <field=unit>', '单位 · unit of a column', collect, [])
		.option('--value <field:word=meaning>', '词义 · meaning of a word', collect, [])
		.option('--as-of <date>', '台账日期 · date of the ledger')
		.option('--source <name>', '台账来源名称 · whose ledger it is')
		.option('--sheet <name>', '工作表 · sheet of a workbook')
		.option('--encoding <name>', '文本编码 · encoding of a text file')
		.action(create);
	command('list', '历次普查 · surveys so far').action(list);
	command('show', '进度与逐行 · progress and rows')
		.argument('<id>', '普查 · survey')
		.addOption(new Option('--outcome <outcome>', '只看这类 · only these').choices(SURVEY_OUTCOMES))
		.option('--undecided', '只看未决 · undecided only')
		.option('--limit <n>', '最多几行 · at most', parseNumber(0, 500, true), 100)
		.option('--after <n>', '从其后开始 · after this row', parseNumber(0, 1e9, true), 0)
		.action(show);
	command('decide', '决定 · decide rows')
		.argument('<id>', '普查 · survey')
		.option(
			'--row <n>',
			'行，可多次 · row, more than once',
			(value: string, rows: number[]) => [...rows, parseNumber(1, 1e9, true)(value)],
			[]
		)
		.addOption(
			new Option('--all <outcome>', '该类全部未决 · all undecided of these').choices(
				SURVEY_OUTCOMES
			)
		)
		.addOption(new Option('--take <decision>', '决定 · decision').choices(SURVEY_DECISIONS))
		.option('--back', '撤回决定 · take a decision back')
		.option('--facility <uuid>', '“同一处”指哪一处 · which of ours, for same')
		.option('--by <name>', '决定人 · who decides')
		.option('--note <text>', '说明 · note')
		.action(decide);
	command('apply', '写入台账（可撤销） · write the decisions (can be undone)')
		.argument('<id>', '普查 · survey')
		.action(apply);
	command('protocol', '普查记录（XLSX） · protocol as a workbook')
		.argument('<id>', '普查 · survey')
		.requiredOption('--out <file>', '写到哪里 · file to write')
		.action(protocol);
}

async function create(file: string, flags: CreateFlags): Promise<void> {
	const { openLedger } = await import('#lib/server/services/ledger/open-ledger.ts');
	const { compareSurvey } = await import('#lib/server/services/survey/compare-survey.ts');
	const { recordSurvey } = await import('#lib/server/services/survey/surveys.ts');
	const { readEncoding, readKind, readOptions } = await import('../ledger-flags.ts');
	const kind = readKind(flags.kind);
	const ledger = await openLedger(file, {
		...(flags.sheet === undefined ? {} : { sheet: flags.sheet }),
		...readEncoding(flags.encoding)
	});
	const { district, ours, theirs, meters, title = '' } = flags;
	const result = await withContext(async (context) => {
		const options = await readOptions(context, { ...flags, merge: [] }, kind, ledger);
		const fileName = basename(file);
		const survey = await recordSurvey(
			context,
			district,
			{ our_party: ours, their_party: theirs, match_meters: meters, title },
			{ kind, fileName, ledger: null }
		);
		return compareSurvey(context, district, survey, { ledger, fileName, kind, options });
	});
	printResult({ district, ...result }, flags);
}

async function list(flags: Of): Promise<void> {
	const { listSurveys } = await import('#lib/server/services/survey/surveys.ts');
	const surveys = await withContext((context) => listSurveys(context, flags.district));
	printResult({ district: flags.district, surveys }, flags);
}

async function show(id: string, flags: ShowFlags): Promise<void> {
	const { getSurvey, getSurveyRows } = await import('#lib/server/services/survey/surveys.ts');
	const { district, outcome, undecided, limit, after } = flags;
	const result = await withContext(async (context) => ({
		...(await getSurvey(context, district, id)),
		...(await getSurveyRows(context, district, id, {
			outcome,
			isUndecided: undecided,
			limit,
			after
		}))
	}));
	printResult({ district, ...result }, flags);
}

async function decide(id: string, flags: DecideFlags): Promise<void> {
	const { Invalid } = await import('#lib/server/errors.ts');
	const { decideSurvey } = await import('#lib/server/services/survey/surveys.ts');
	const { district, row, all, take, back, facility, by, note } = flags;
	if ((take === undefined) === (back !== true))
		throw new Invalid(['请给出 --take 或 --back 之一。', 'Give either --take or --back.']);
	const result = await withContext((context) =>
		decideSurvey(
			by === undefined ? context : { ...context, actor: { ...context.actor, name: by } },
			district,
			id,
			{
				...(row.length > 0 ? { rows: row } : {}),
				...(all === undefined ? {} : { outcome: all }),
				decision: take ?? null,
				...(facility === undefined ? {} : { partner: facility }),
				...(note === undefined ? {} : { note })
			}
		)
	);
	printResult({ district, survey: id, ...result }, flags);
}

async function apply(id: string, flags: Of): Promise<void> {
	const { applySurvey } = await import('#lib/server/services/survey/apply-survey.ts');
	const result = await withContext((context) => applySurvey(context, flags.district, id));
	if (result.undecided > 0)
		progress(`${result.undecided} 行未决，没有改动 / rows are undecided and unchanged`);
	printResult({ district: flags.district, ...result }, flags);
}

async function protocol(id: string, { district, out, json }: Of & { out: string }): Promise<void> {
	const { exportProtocol } = await import('#lib/server/services/survey/protocol.ts');
	const { body } = await withContext((context) => exportProtocol(context, district, id));
	await writeResult(out, body);
	printResult({ district, survey: id, out, bytes: body.length }, json ? { json } : {});
}
