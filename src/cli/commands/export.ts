import { cp, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Option, type Command } from 'commander';
import {
	EXPORT_DISCLOSURES,
	EXPORT_FORMATS,
	EXPORT_LAYERS,
	formatOfFile
} from '#lib/domain/export.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { ExportedFile } from '#lib/server/services/export.ts';
import { printResult, progress, withContext } from '../command.ts';
import { askingForData, unwritable } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	layers: string;
	format?: string;
	out: string;
	crs?: string;
	view: string;
	winter?: boolean;
	minutes?: number;
	removed?: boolean;
	township?: string;
	states?: string;
	asOf?: string;
	scenario?: string;
	disclosure?: string;
	encoding?: string;
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
		.requiredOption(
			'--out <file>',
			'写到哪里，扩展名定格式（.gpkg .shp .gdb .gdb.zip .dxf …） · file to write; its extension says the format'
		)
		.addOption(
			new Option('--format <format>', '格式，默认看 --out · format').choices(EXPORT_FORMATS)
		)
		.option('--crs <code>', '坐标系，如 EPSG:4552；GCJ-02 须写明 · coordinate system')
		.addOption(
			new Option('--view <view>', '盲区的口径 · view of the holes')
				.choices(VIEWS)
				.default('designed')
		)
		.option('--winter', '冬季口径 · winter')
		.option('--minutes <n>', '到达时限 · limit of response and gaps', parseNumber(0, 1440))
		.option(
			'--scenario <name>',
			'图层 scenario 的方案（名称或编号） · scenario of the layer scenario'
		)
		.option('--removed', '含已拆除的 · also what was removed')
		.option('--township <code>', '只要此乡镇（街道）的设施 · facilities of a township')
		.option('--states <states>', '只要这些状态，如 unusable,uninspected · of these states')
		.option('--as-of <date>', '截至该日的台账 · the register as of a date')
		.addOption(
			new Option('--disclosure <level>', '公开级别 · for whom')
				.choices(EXPORT_DISCLOSURES)
				.default('internal')
		)
		.option('--encoding <name>', 'UTF-8（shp 默认）或 GBK（dxf 默认） · of shp and dxf')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, out, removed, json, ...question }: Options) => {
			const started = performance.now();
			const { exportLayers } = await import('#lib/server/services/export.ts');
			const { format, isZip } = readFormat(out, question.format);
			const file = await askingForData(() =>
				withContext(async (context) => {
					const made = await exportLayers(
						context,
						district,
						{ ...question, format, includesRemoved: removed },
						{ pack: isZip ? 'always' : 'never' }
					);
					return { ...made, files: await handOver(made, out).finally(made.remove) };
				})
			);
			tell(file);
			const { crs, layers, bytes, files, notes } = file;
			const totalMs = performance.now() - started;
			const told = notes.map(([zh, en]) => ({ zh, en }));
			const peakRssMegabytes = process.resourceUsage().maxRSS / 1024;
			const { gdalRssMegabytes } = file;
			const cost = { peakRssMegabytes, gdalRssMegabytes, totalMs };
			printResult(
				{ district, format, crs, layers, bytes, out, files, notes: told, ...cost },
				json ? { json } : {}
			);
		});
}

/** @throws {Invalid} Neither `--format` nor the file's name says which format. */
function readFormat(out: string, given: string | undefined): { format: string; isZip: boolean } {
	const { format = given, isZip } = formatOfFile(out);
	if (format === undefined)
		throw new Invalid(
			[
				'看不出 {out} 是什么格式：请用扩展名 {formats}，或写明 --format。',
				'{out} does not say the format: use one of the extensions {formats}, or --format.'
			],
			{ params: { out, formats: EXPORT_FORMATS.map((name) => `.${name}`).join(' ') } }
		);
	return { format: given ?? format, isZip };
}

/** Copies what was made to where it was asked for; sidecars take the name of the file they belong to. */
async function handOver(made: ExportedFile, out: string): Promise<string[]> {
	const stem = basename(out).replace(/\.[^.]+$/, '');
	const files: string[] = [];
	for (const path of made.paths) {
		const isMain = path === made.path && basename(path).startsWith('layers.');
		const target = isMain
			? out
			: join(
					dirname(out),
					basename(path).replace(/^layers/, () => stem)
				);
		await replace(path, target).catch((cause: unknown) => {
			throw unwritable(target, cause);
		});
		files.push(target);
	}
	return files;
}

async function replace(from: string, to: string): Promise<void> {
	const isDirectory = (await stat(from)).isDirectory();
	// `cp` would make the folder that somebody misspelt.
	await stat(dirname(to));
	const before = await stat(to).catch(() => undefined); // Usually nothing is there.
	if (isDirectory && before) {
		const isGeodatabase = before.isDirectory() && /\.gdb$/i.test(to);
		if (!isGeodatabase || !(await stat(join(to, 'gdb')).catch(() => undefined)))
			throw new Error(`${to} exists and is not a file geodatabase`);
		await rm(to, { recursive: true });
	}
	await cp(from, to, { recursive: isDirectory });
}

function tell({ notes }: ExportedFile): void {
	const isEnglish = /^en/i.test(process.env['LANG'] ?? '');
	for (const [zh, en] of notes) progress(isEnglish ? en : zh);
}
