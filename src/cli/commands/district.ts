import type { Command } from 'commander';

interface CreateOptions {
	code: string;
	name: string;
	boundary: string;
	json?: boolean;
}

export function register(program: Command): void {
	const district = program.command('district').description('区 · districts');
	district
		.command('create')
		.description('创建区 · create a district')
		.requiredOption('--code <code>', '行政区划代码 · division code')
		.requiredOption('--name <name>', '名称 · name')
		.option(
			'--boundary <auto|file>',
			'auto：取首次导入的范围；或 GeoJSON 文件 · auto, or a GeoJSON file',
			'auto'
		)
		.option('--json', '最后一行输出 JSON · one JSON object as the last line')
		.action(async (options: CreateOptions) => {
			const { createFromFile } = await import('../district-create.ts');
			await createFromFile(options);
		});
	district
		.command('list')
		.description('列出各区 · list districts')
		.option('--json', 'JSON')
		.action(async (options: { json?: boolean }) => {
			const { withContext, printResult } = await import('../command.ts');
			const { listDistricts } = await import('#lib/server/services/district.ts');
			const districts = await withContext((context) => listDistricts(context));
			printResult({ districts }, options);
		});
}
