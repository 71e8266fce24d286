import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';
import { writeResult } from '../input-files.ts';

interface Of {
	district: string;
	json?: boolean;
}

/** `atlas statement …`: the rate of a closed month, signed and never recomputed. */
export function register(program: Command): void {
	const parent = program.command('statement').description('月报（封账） · monthly statements');
	const command = (name: string, description: string) =>
		parent
			.command(name)
			.description(description)
			.requiredOption('--district <code>', '行政区划代码 · district')
			.option('--json', '最后一行输出 JSON · print JSON as the last line');
	command('list', '已过完的月份 · months that are over').action(async (flags: Of) => {
		const { listStatementMonths } = await import('#lib/server/services/statement/statements.ts');
		const months = await withContext((context) => listStatementMonths(context, flags.district));
		printResult({ district: flags.district, months }, flags);
	});
	command('sign', '封账 · freeze a month')
		.requiredOption('--month <yyyy-mm>', '月份，如 2026-10 · month')
		.requiredOption('--by <name>', '签发领导 · who signs')
		.option('--note <text>', '说明 · note', '')
		.action(async (flags: Of & { month: string; by: string; note: string }) => {
			const { signStatement } = await import('#lib/server/services/statement/sign-statement.ts');
			const { district, month, note, by } = flags;
			const signed = await withContext((context) =>
				signStatement({ ...context, actor: { ...context.actor, name: by } }, district, {
					month,
					note
				})
			);
			printResult({ district, ...signed }, flags);
		});
	command('show', '封账数字与更正 · figures and corrections')
		.requiredOption('--month <yyyy-mm>', '月份 · month')
		.option('--out <file>', '把封账文件写到 · write the signed PDF to')
		.action(async (flags: Of & { month: string; out?: string }) => {
			const { getStatement, readStatementFile } =
				await import('#lib/server/services/statement/statements.ts');
			const { district, month, out } = flags;
			const shown = await withContext(async (context) => {
				if (out !== undefined)
					await writeResult(out, (await readStatementFile(context, district, month)).bytes);
				return getStatement(context, district, month);
			});
			printResult({ district, ...shown }, flags);
		});
}
