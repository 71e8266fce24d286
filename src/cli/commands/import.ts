import type { Command } from 'commander';
import { printResult, progress, withContext } from '../command.ts';

/** `atlas import osm FILE`. */
export function register(program: Command): void {
	const known = program.commands.find((command) => command.name() === 'import');
	const parent = known ?? program.command('import').description('导入 · import');
	parent
		.command('osm')
		.description(
			'导入 OpenStreetMap 文件（.osm.pbf、.osm、.osm.gz） · import an OpenStreetMap file'
		)
		.argument('<file>', '文件 · file')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (file: string, options: { district: string; json?: boolean }) => {
			const { importOsm } = await import('#lib/server/services/import-osm.ts');
			let told = -1;
			const onProgress = (share: number, message: string) => {
				const tenth = Math.floor(share * 10);
				if (tenth > told) progress(`${tenth * 10} % ${message}`);
				told = Math.max(told, tenth);
			};
			const result = await withContext((context) =>
				importOsm(context, options.district, file, { onProgress })
			);
			printResult({ district: options.district, ...result }, options);
		});
}
