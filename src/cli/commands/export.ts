import { copyFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { DEFAULT_EXPORT_CRS, EXPORT_FORMATS, EXPORT_LAYERS } from '#lib/domain/export.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { printResult, withContext } from '../command.ts';
import { askingForData, unwritable } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	layers: string;
	format: string;
	out: string;
	crs: string;
	view: string;
	winter?: boolean;
	minutes?: number;
	removed?: boolean;
	json?: boolean;
}

/** `atlas export`: layers of a district as one file. */
export function register(program: Command): void {
	program
		.command('export')
		.description('导出图层 · export layers')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.requiredOption(
			'--layers <names>',
			`逗号分隔 · with commas between: ${EXPORT_LAYERS.join(', ')}`
		)
		.addOption(
			new Option('--format <format>', '格式 · format').choices(EXPORT_FORMATS).default('geojson')
		)
		.requiredOption('--out <file>', '写到哪里 · file to write')
		.option('--crs <code>', '坐标系 · coordinate system, e.g. EPSG:4552', DEFAULT_EXPORT_CRS)
		.addOption(
			new Option('--view <view>', '盲区的口径 · view of the holes')
				.choices(VIEWS)
				.default('designed')
		)
		.option('--winter', '冬季口径 · winter')
		.option('--minutes <n>', '到达时限 · limit of response and gaps', parseNumber(0, 1440))
		.option('--removed', '含已拆除的 · also what was removed')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, out, removed, json, ...question }: Options) => {
			const started = performance.now();
			const { exportLayers } = await import('#lib/server/services/export.ts');
			const { format, crs, layers, bytes } = await askingForData(() =>
				withContext(async (context) => {
					const file = await exportLayers(context, district, {
						...question,
						includesRemoved: removed
					});
					await copyFile(file.path, out)
						.catch((cause: unknown) => {
							throw unwritable(out, cause);
						})
						.finally(file.remove);
					return file;
				})
			);
			const totalMs = performance.now() - started;
			printResult({ district, format, crs, layers, bytes, out, totalMs }, json ? { json } : {});
		});
}
