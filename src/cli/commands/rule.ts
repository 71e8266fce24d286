import type { Command } from 'commander';

export function register(program: Command): void {
	const rule = program.command('rule').description('规则与取值 · rules and their values');
	rule
		.command('list')
		.description('列出规则 · list rules')
		.requiredOption('--district <code>', '区 · district')
		.option('--json', 'JSON')
		.action(async (options: { district: string; json?: boolean }) => {
			const { withContext, printResult } = await import('../command.ts');
			const { listRules } = await import('#lib/server/services/rule.ts');
			const rules = await withContext((context) => listRules(context, options.district));
			printResult({ rules }, options);
		});
	rule
		.command('set <key> <value>')
		.description('为本区设定取值 · set a value of the district’s own')
		.requiredOption('--district <code>', '区 · district')
		.requiredOption('--reason <text>', '理由或依据 · why, or on what ground')
		.option('--json', 'JSON')
		.action(
			async (
				key: string,
				value: string,
				options: { district: string; reason: string; json?: boolean }
			) => {
				const { withContext, printResult } = await import('../command.ts');
				const { setRule } = await import('#lib/server/services/rule.ts');
				const { district, reason } = options;
				const set = await withContext((context) =>
					setRule(context, district, key, { value: Number(value), reason })
				);
				printResult({ ...set }, options);
			}
		);
	rule
		.command('unset <key>')
		.description('恢复规则的取值 · back to the value of the rule')
		.requiredOption('--district <code>', '区 · district')
		.option('--json', 'JSON')
		.action(async (key: string, options: { district: string; json?: boolean }) => {
			const { withContext, printResult } = await import('../command.ts');
			const { resetRule } = await import('#lib/server/services/rule.ts');
			const rule = await withContext((context) => resetRule(context, options.district, key));
			printResult({ ...rule }, options);
		});
}
