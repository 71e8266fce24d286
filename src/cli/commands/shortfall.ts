import type { Command } from 'commander';
import { Invalid } from '#lib/server/errors.ts';
import { askingForData, unwritable } from '../input-files.ts';

interface Options {
	district: string;
	areaId?: string;
	fresh?: boolean;
	out?: string;
	json?: boolean;
}

/** `atlas shortfall`: 应建、实有、欠账 by road and township. */
export function register(program: Command): void {
	program
		.command('shortfall')
		.description('应建、实有、欠账（按道路） · hydrants required and missing by road')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--area-id <uuid>', '指定范围 · another area than the default')
		.option('--fresh', '重新计算 · compute anew')
		.option('--out <file>', '道路 .geojson 或 .csv · where to write the roads')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, areaId, fresh, out, json }: Options) => {
			const format = out === undefined ? undefined : formatOf(out);
			const { withContext, printResult } = await import('../command.ts');
			const { computeShortfall } = await import('#lib/server/services/shortfall.ts');
			const { exportLayers } = await import('#lib/server/services/export.ts');
			const { parseId } = await import('#lib/server/services/validation.ts');
			const { copyFile } = await import('node:fs/promises');
			const { roads, ...figures } = await askingForData(() =>
				withContext(async (context) => {
					const answer = await computeShortfall(context, district, {
						areaId: areaId && parseId(areaId),
						isFresh: fresh
					});
					if (out === undefined || format === undefined) return answer;
					const file = await exportLayers(context, district, {
						layers: 'shortfall',
						format,
						areaId
					});
					await copyFile(file.path, out)
						.catch((cause: unknown) => {
							throw unwritable(out, cause);
						})
						.finally(file.remove);
					return answer;
				})
			);
			printResult(
				{
					district,
					...figures,
					roads: roads.features.map(({ properties: { hydrants: _hydrants, ...road } }) => road),
					...(out === undefined ? {} : { out })
				},
				json ? { json } : {}
			);
		});
}

function formatOf(out: string): 'geojson' | 'csv' {
	if (/\.csv$/i.test(out)) return 'csv';
	if (/\.(geo)?json$/i.test(out)) return 'geojson';
	throw new Invalid(
		['--out 应以 .geojson 或 .csv 结尾：{out}', '--out must end in .geojson or .csv: {out}'],
		{
			params: { out }
		}
	);
}
