import type { Command } from 'commander';
import { askingForData } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	station: string;
	km?: number;
	out: string;
	edition?: boolean;
	json?: boolean;
}

/** `atlas book`: the water-source book of a station as an A5 PDF. */
export function register(program: Command): void {
	program
		.command('book')
		.description('水源手册（A5，每站一本）· water-source book of a station')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.requiredOption(
			'--station <name>',
			'消防站的编号、UUID、名称或名称的一部分 · code, id, name or a part of it'
		)
		.requiredOption('--out <file>', '写到哪里 · PDF to write')
		.option(
			'--km <n>',
			'站周围几千米内，默认为管辖的（未填队站的归沿路最近的站）· waters within this distance instead',
			parseNumber(0.1, 50)
		)
		.option('--edition', '作为新的一版保存 · keep it as the next edition')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, station, km, out, edition, json }: Options) => {
			const { writeFile } = await import('node:fs/promises');
			const { withContext, printResult } = await import('../command.ts');
			const { findHandbookStation, printHandbook } =
				await import('#lib/server/services/handbook.ts');
			const { bytes, book } = await askingForData(() =>
				withContext(async (context) =>
					printHandbook(context, district, await findHandbookStation(context, district, station), {
						isEdition: edition,
						reachMeters: km === undefined ? undefined : km * 1000,
						locale: 'zh-CN'
					})
				)
			);
			await writeFile(out, bytes);
			const changed = book.pages.filter(({ isNew, isChanged }) => isNew || isChanged).length;
			printResult(
				{
					district,
					station: book.station,
					edition: book.edition,
					pages: book.pages.length,
					changed,
					removed: book.removed.length,
					bytes: bytes.length,
					file: out
				},
				json ? { json } : {}
			);
		});
}
