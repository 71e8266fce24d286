import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';

/** `atlas import people FILE`: how many live in communities, villages and forest units. */
export function register(program: Command): void {
	const known = program.commands.find((command) => command.name() === 'import');
	const parent = known ?? program.command('import').description('导入 · import');
	parent
		.command('people')
		.description('导入社区、村屯、林场的人口（CSV、XLSX） · how many live in each community')
		.argument('<file>', '文件，列：代码或名称，人口 · file with code or name, and population')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (file: string, options: { district: string; json?: boolean }) => {
			const { importPeople } = await import('#lib/server/services/people-import.ts');
			const result = await withContext((context) => importPeople(context, options.district, file));
			printResult({ district: options.district, ...result }, options);
		});
}
