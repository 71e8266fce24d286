import { mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { BoxQuestionSchema, type BoxQuestion } from '#lib/domain/planning-box.ts';
import { printResult, progress, withContext } from '../command.ts';
import { askingForData, unwritable } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	out: string;
	scenario?: string;
	disclosure?: string;
	paper?: string;
	towns?: string;
	base?: string;
	view?: string;
	planTitle?: string;
	compiledBy?: string;
	reviewNumber?: string;
	buildingUnit?: string;
	year?: number;
	dpi?: number;
	since?: string;
	json?: boolean;
}

/** `atlas box`: the planning box in five parts, read back and compared before it is there. */
export function register(program: Command): void {
	program
		.command('box')
		.description('修编成果包：文本、说明书、图集、附表、数据库 · the planning box')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.requiredOption('--out <file.zip>', '写到哪里 · zip to write')
		.option('--scenario <name>', '规划设施取自此方案（名称或编号） · proposals from this scenario')
		.option('--disclosure <level>', 'internal · public', 'internal')
		.option('--paper <size>', 'A3 · A1', 'A3')
		.option('--towns <which>', '分乡镇图：usual · all · none', 'usual')
		.option('--base <name>', '底图 · map, areas, none', 'map')
		.option('--view <view>', '口径 · designed, as_is, pessimistic', 'as_is')
		.option('--plan-title <text>', '规划名称 · title')
		.option('--compiled-by <text>', '编制单位 · who made it')
		.option('--review-number <text>', '审图号 · number of the map review')
		.option('--building-unit <text>', '建设单位 · who builds')
		.option('--year <n>', '建设年份 · year of building', parseNumber(2000, 2100))
		.option('--dpi <n>', '图集另出 PNG · pictures of the sheets', parseNumber(72, 600))
		.option('--since <box.zip>', '上次的成果包或时间，列出变化 · an earlier box, or a time')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, out, dpi, since, json, ...question }: Options) => {
			const started = performance.now();
			const { makeBox } = await import('#lib/server/services/box/make-box.ts');
			const { readBoxManifest } = await import('#lib/server/services/box/check-box.ts');
			const { parseInput } = await import('#lib/server/services/validation.ts');
			const target = resolve(out);
			const folder = await mkdtemp(join(dirname(target), '.box-')).catch((cause: unknown) => {
				throw unwritable(out, cause);
			});
			try {
				const isBox = since !== undefined && /\.zip$/i.test(since);
				const moment = isBox ? (await readBoxManifest(since)).dataAt : since;
				const request = parseInput(BoxQuestionSchema, {
					...question,
					...(dpi === undefined ? {} : { dotsPerInch: dpi }),
					...(moment === undefined ? {} : { since: moment })
				} as BoxQuestion);
				const made = await askingForData(() =>
					withContext((context) =>
						makeBox(context, district, request, {
							folder,
							out: target,
							onProgress: (_share, message) => progress(message)
						})
					)
				);
				for (const [zh, en] of made.notes)
					progress(/^en/i.test(process.env['LANG'] ?? '') ? en : zh);
				const { manifest, bytes, checked, notes } = made;
				printResult(
					{
						district,
						out,
						bytes: (await stat(target)).size || bytes,
						files: manifest.files.length,
						checked,
						dataAt: manifest.dataAt,
						notes: notes.map(([zh, en]) => ({ zh, en })),
						totalMs: performance.now() - started,
						peakRssMegabytes: process.resourceUsage().maxRSS / 1024
					},
					json ? { json } : {}
				);
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		});
}
