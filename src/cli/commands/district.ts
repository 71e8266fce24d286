import type { Command } from 'commander';

interface CreateOptions {
	code: string;
	name: string;
	boundary: string;
	datum?: string;
	json?: boolean;
}

const DATUM_FLAG = [
	'--datum <name>',
	'区界坐标系 · of the outline: WGS-84, GCJ-02, BD-09, EPSG:4552 …'
] as const;

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
		.option(...DATUM_FLAG)
		.option('--json', '最后一行输出 JSON · one JSON object as the last line')
		.action(async (options: CreateOptions) => {
			const { createFromFile } = await import('../district-create.ts');
			await createFromFile(options);
		});
	district
		.command('boundary')
		.argument('<file>', 'GeoJSON 面 · polygons')
		.description('导入区界 · give a district its outline')
		.requiredOption('--code <code>', '行政区划代码 · division code')
		.option(...DATUM_FLAG)
		.option('--source <text>', '来源，默认文件名 · where it is from; default: the file')
		.option('--json', '最后一行输出 JSON · one JSON object as the last line')
		.action(
			async (
				file: string,
				options: { code: string; datum?: string; source?: string; json?: boolean }
			) => {
				const { importBoundary } = await import('../district-create.ts');
				await importBoundary(file, options);
			}
		);
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
	district
		.command('code-template [template]')
		.description(
			'编号模板，如 hydrant={road}-{seq:3};{kind}-{seq:4}；不带模板则显示 · show or set the template of codes'
		)
		.requiredOption('--district <code>', '区 · district')
		.option('--json', 'JSON')
		.action(async (template: string | undefined, options: { district: string; json?: boolean }) => {
			const { withContext, printResult } = await import('../command.ts');
			const codes = await import('#lib/server/services/facility-proposal.ts');
			const known = await withContext((context) =>
				template === undefined
					? codes.readCodeTemplate(context, options.district)
					: codes.setCodeTemplate(context, options.district, template)
			);
			printResult({ ...known }, options);
		});
	district
		.command('coverage-area [id]')
		.description(
			'按哪个范围计算覆盖率：范围编号，或 auto；不带则显示 · the area whose coverage is computed: its id, or auto'
		)
		.requiredOption('--district <code>', '区 · district')
		.option('--json', 'JSON')
		.action(async (id: string | undefined, options: { district: string; json?: boolean }) => {
			const { withContext, printResult } = await import('../command.ts');
			const areas = await import('#lib/server/services/coverage-area.ts');
			const known = await withContext((context) =>
				id === undefined
					? areas.readCoverageArea(context, options.district)
					: areas.chooseCoverageArea(context, options.district, id === 'auto' ? null : id)
			);
			printResult({ ...known }, options);
		});
}
