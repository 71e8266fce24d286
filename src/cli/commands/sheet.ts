import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { SHEET_BASES, SHEET_NAMES } from '#lib/domain/sheet.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { SheetSet } from '#lib/server/services/sheet/sheets.ts';
import { printResult, progress, withContext } from '../command.ts';
import { askingForData, unwritable } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	sheets: string;
	out: string;
	paper: string;
	towns: string;
	base: string;
	view: string;
	scenario?: string;
	disclosure: string;
	planTitle?: string;
	compiledBy?: string;
	reviewNumber?: string;
	dpi?: number;
	json?: boolean;
}

/** `atlas sheet`: sheets of the atlas as PDF, and as pictures. */
export function register(program: Command): void {
	program
		.command('sheet')
		.description('图件（PDF、PNG） · sheets of the atlas')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--sheets <names>', `逗号分隔或 all · ${SHEET_NAMES.join(', ')}`, 'all')
		.requiredOption(
			'--out <file>',
			'一个主题写 .pdf 或 .png，多个写到文件夹 · a .pdf, a .png, or a folder'
		)
		.option('--paper <size>', 'A4 · A3 · A1', 'A3')
		.option('--towns <which>', '分乡镇图：usual · all · none', 'usual')
		.option('--base <name>', `底图 · ${SHEET_BASES.join(', ')}`, 'map')
		.option('--view <view>', `口径 · ${VIEWS.join(', ')}`, 'as_is')
		.option('--scenario <name>', '规划设施取自此方案（名称或编号） · proposals from this scenario')
		.option('--disclosure <level>', 'internal · public', 'internal')
		.option('--plan-title <text>', '规划名称 · first line of every sheet')
		.option('--compiled-by <text>', '编制单位 · who made it')
		.option('--review-number <text>', '审图号 · number of the map review')
		.option('--dpi <n>', '另出 PNG，如 300 · pictures as well', parseNumber(72, 600))
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, out, dpi, json, ...question }: Options) => {
			const started = performance.now();
			const isPicture = /\.png$/i.test(out);
			const isFile = isPicture || /\.pdf$/i.test(out);
			const { makeSheets } = await import('#lib/server/services/sheet/sheets.ts');
			const folder = await mkdtemp(join(tmpdir(), 'fire-atlas-sheet-'));
			try {
				const set = await askingForData(() =>
					withContext((context) =>
						makeSheets(
							context,
							district,
							{ ...question, dotsPerInch: dpi ?? (isPicture ? 300 : undefined) },
							{ folder, onProgress: (_share, message) => progress(message) }
						)
					)
				);
				const files = isFile ? await handOverOne(set, out, isPicture) : await handOverAll(set, out);
				for (const [zh, en] of set.notes)
					progress(/^en/i.test(process.env['LANG'] ?? '') ? en : zh);
				const totalMs = performance.now() - started;
				const peakRssMegabytes = process.resourceUsage().maxRSS / 1024;
				const notes = set.notes.map(([zh, en]) => ({ zh, en }));
				printResult(
					{ district, pages: set.pages, out, files, notes, totalMs, peakRssMegabytes },
					json ? { json } : {}
				);
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		});
}

async function handOverOne(set: SheetSet, out: string, isPicture: boolean): Promise<string[]> {
	const made = isPicture ? set.pictures : set.files;
	const [first, second] = made;
	if (!first || second)
		throw new Invalid(
			[
				'{count} 个文件写不进 {out}：请只要一个主题（--sheets location --towns none），或把 --out 写成文件夹。',
				'{count} files do not fit into {out}: ask for one theme, or make --out a folder.'
			],
			{ params: { count: made.length, out } }
		);
	await copyTo(first.path, out);
	return [out];
}

async function handOverAll(set: SheetSet, out: string): Promise<string[]> {
	const files: string[] = [];
	await stat(dirname(out)).catch((cause: unknown) => {
		throw unwritable(out, cause);
	});
	await mkdir(out, { recursive: true }).catch((cause: unknown) => {
		throw unwritable(out, cause);
	});
	for (const { name, path } of [...set.files, ...set.pictures]) {
		await copyTo(path, join(out, name));
		files.push(join(out, name));
	}
	return files;
}

async function copyTo(path: string, out: string): Promise<void> {
	await cp(path, out).catch((cause: unknown) => {
		throw unwritable(out, cause);
	});
}
