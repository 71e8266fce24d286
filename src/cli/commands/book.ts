import type { Command } from 'commander';
import { askingForData } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	station: string;
	km?: number;
	output: string;
	edition?: boolean;
	json?: boolean;
}

/** `atlas book`: the water-source book of a station as an A5 PDF. */
export function register(program: Command): void {
	program
		.command('book')
		.description('水源手册（A5，每站一本）· water-source book of a station')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.requiredOption('--station <id>', '消防站的编号（UUID）· id of the station')
		.requiredOption('--output <file>', '写到哪里 · PDF to write')
		.option(
			'--km <n>',
			'站周围几千米内，默认为管辖的 · waters within this distance',
			parseNumber(0.1, 50)
		)
		.option('--edition', '作为新的一版保存 · keep it as the next edition')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, station, km, output, edition, json }: Options) => {
			const { writeFile } = await import('node:fs/promises');
			const { withContext, printResult } = await import('../command.ts');
			const { printHandbook } = await import('#lib/server/services/handbook.ts');
			const { parseId } = await import('#lib/server/services/validation.ts');
			const { bytes, book } = await askingForData(() =>
				withContext((context) =>
					printHandbook(context, district, parseId(station), {
						isEdition: edition,
						reachMeters: km === undefined ? undefined : km * 1000,
						locale: 'zh-CN'
					})
				)
			);
			await writeFile(output, bytes);
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
					file: output
				},
				json ? { json } : {}
			);
		});
}
