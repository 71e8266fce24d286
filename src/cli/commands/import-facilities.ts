import { basename } from 'node:path';
import type { Command } from 'commander';
import type { LedgerResult } from '#lib/server/services/ledger/import-ledger.ts';
import { printResult, progress, withContext } from '../command.ts';
import { writeJson, writeResult } from '../input-files.ts';
import type { LedgerFlags } from '../ledger-flags.ts';

interface Flags extends LedgerFlags {
	dryRun?: boolean;
	report?: string;
	xlsx?: string;
	json?: boolean;
}

const PROBLEMS_SHOWN = 20;

/** `atlas import facilities FILE` and `atlas import undo ID`. */
export function register(program: Command): void {
	const known = program.commands.find((command) => command.name() === 'import');
	const parent = known ?? program.command('import').description('导入 · import');
	const collect = (value: string, list: string[]) => [...list, value];
	parent
		.command('facilities')
		.description(
			'导入台账（CSV、XLSX、GeoJSON、GPKG、SHP、GDB、DXF、KML、FGB、MapInfo） · import a ledger of facilities'
		)
		.argument('<file>', '文件 · file')
		.requiredOption('--kind <kind>', '设施类型，如 hydrant · kind')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--crs <crs>', '坐标系：EPSG:4552、GCJ-02、BD-09… · coordinate system')
		.option('--map <field=heading>', '字段=列标题，可多次 · what a column means', collect, [])
		.option(
			'--set <field=value>',
			'所有行的值，如 ownership=private · value of all rows',
			collect,
			[]
		)
		.option('--unit <field=unit>', '单位，如 pressure_mpa=psi · unit of a column', collect, [])
		.option(
			'--value <field:word=meaning>',
			'词义，如 condition:1=intact · meaning of a word',
			collect,
			[]
		)
		.option('--as-of <date>', '台账日期 · date of the ledger')
		.option('--source <name>', '台账来源名称 · whose ledger it is')
		.option('--sheet <name>', '工作表或图层 · sheet or layer')
		.option('--encoding <name>', '文本编码，如 gb18030 · encoding of a text file')
		.option('--merge <rule>', '合并重复：code、distance 或 none · merge duplicates', collect, [])
		.option('--dry-run', '试导入，不写入 · write nothing')
		.option('--report <file>', '逐行报告（JSON） · report of every row')
		.option('--xlsx <file>', '逐行报告（XLSX） · report as a workbook')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (file: string, flags: Flags) => {
			const { summary, rows } = await run(file, flags);
			await writeReports({ summary, rows }, flags);
			await tell({ summary, rows });
			printResult({ district: flags.district, ...summary }, flags);
		});
	parent
		.command('undo')
		.description('撤销一次台账导入 · undo the import of a ledger')
		.argument('<id>', '导入时显示的 changeSet · id of the import')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (id: string, options: { district: string; json?: boolean }) => {
			const { undoChangeSet } = await import('#lib/server/services/change-set/undo-change-set.ts');
			const result = await withContext((context) => undoChangeSet(context, options.district, id));
			printResult({ district: options.district, ...result }, options);
		});
}

async function run(file: string, flags: Flags): Promise<LedgerResult> {
	const { openLedger } = await import('#lib/server/services/ledger/open-ledger.ts');
	const { checkLedger, importLedger } =
		await import('#lib/server/services/ledger/import-ledger.ts');
	const { readEncoding, readKind, readOptions } = await import('../ledger-flags.ts');
	const kind = readKind(flags.kind);
	const ledger = await openLedger(file, {
		...(flags.sheet === undefined ? {} : { sheet: flags.sheet }),
		...readEncoding(flags.encoding),
		isCrsStated: flags.crs !== undefined
	});
	return withContext(async (context) => {
		const options = await readOptions(context, flags, kind, ledger);
		const input = { ledger, fileName: basename(file), kind, options };
		if (flags.dryRun) return checkLedger(context, flags.district, input);
		let told = -1;
		const onProgress = (share: number, message: string) => {
			const tenth = Math.floor(share * 10);
			if (tenth > told) progress(`${tenth * 10} % ${message}`);
			told = Math.max(told, tenth);
		};
		return importLedger(context, flags.district, input, { onProgress });
	});
}

async function writeReports({ summary, rows }: LedgerResult, flags: Flags): Promise<void> {
	if (flags.report === undefined && flags.xlsx === undefined) return;
	const { printReportXlsx, toReport } = await import('#lib/server/services/ledger/report.ts');
	const report = toReport(summary, rows);
	if (flags.report !== undefined) await writeJson(flags.report, report);
	if (flags.xlsx !== undefined) await writeResult(flags.xlsx, await printReportXlsx(report));
}

/** What a person should read, on stderr: warnings, the datum, open questions, the commonest problems. */
async function tell({ summary, rows }: LedgerResult): Promise<void> {
	const { describeFinding } = await import('#lib/domain/ledger/findings.ts');
	const isEnglish = /^en/i.test(process.env['LANG'] ?? '');
	const say = (text: { zh: string; en: string }) => progress(isEnglish ? text.en : text.zh);
	for (const warning of summary.warnings) say(warning);
	for (const problem of summary.fileProblems.slice(0, PROBLEMS_SHOWN)) say(problem.message);
	if (summary.datum) say(summary.datum.message);
	for (const question of summary.questions.slice(0, PROBLEMS_SHOWN)) say(question.message);
	for (const [code, count] of Object.entries(summary.problems).sort((a, b) => b[1] - a[1])) {
		const row = rows.find(({ findings }) => findings.some((finding) => finding.code === code));
		const example = row?.findings.find((finding) => finding.code === code);
		if (!row || !example) continue;
		const text = describeFinding(example);
		say({
			zh: `${count} 处，如第 ${row.row} 行：${text.zh}`,
			en: `${count} times, e.g. row ${row.row}: ${text.en}`
		});
	}
}
