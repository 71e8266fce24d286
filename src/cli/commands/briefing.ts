import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';
import { writeResult } from '../input-files.ts';

interface Flags {
	district: string;
	day?: string;
	out?: string;
	json?: boolean;
}

/** `atlas briefing`: Monday's page of a week. */
export function register(program: Command): void {
	program
		.command('briefing')
		.description("周一晨报 · Monday's page")
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--day <date>', '该周任一天，默认上周 · any day of the week, default last week')
		.option('--out <file>', '写成一页 A4 的 PDF · write one page of A4 as PDF')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, day, out, json }: Flags) => {
			const { readBriefing } = await import('#lib/server/services/briefing/briefing.ts');
			const { composeBriefing } = await import('#lib/server/services/briefing/briefing-paper.ts');
			const { getDistrict } = await import('#lib/server/services/district.ts');
			const { parseInput } = await import('#lib/server/services/validation.ts');
			const { BriefingQuerySchema } = await import('#lib/domain/briefing.ts');
			const { printPdf } = await import('#lib/formats/document/print-pdf.ts');
			const query = parseInput(BriefingQuerySchema, day === undefined ? {} : { day });
			const briefing = await withContext(async (context) => {
				const read = await readBriefing(context, district, query);
				const paper = composeBriefing(read, await getDistrict(context, district));
				if (out !== undefined) await writeResult(out, await printPdf(paper));
				return read;
			});
			printResult({ district, ...briefing }, json ? { json } : {});
		});
}
