import type { Command } from 'commander';
import { askingForData } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	week?: string;
	township?: string;
	person?: string;
	duty?: string;
	limit: number;
	json?: boolean;
}

/** `atlas due`: what cycles and season ask for in a week, by township and by person. */
export function register(program: Command): void {
	program
		.command('due')
		.description('本周应检：按乡镇、按责任人 · what is due in a week')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--week <day>', '哪一周（其中任一天 YYYY-MM-DD）· any day of the week')
		.option('--township <code>', '只看该乡镇，- 为未填写 · only this township, - for none')
		.option('--person <name>', '只看该责任人，- 为未填写 · only this person, - for none')
		.option('--duty <duty>', 'drain_check drain look check test survey')
		.option('--limit <n>', '列出几处 · how many to list', parseNumber(1, 2000, true), 20)
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ json, district, limit, ...asked }: Options) => {
			const { withContext, printResult } = await import('../command.ts');
			const { DueQuerySchema } = await import('#lib/domain/due.ts');
			const { computeDue } = await import('#lib/server/services/due.ts');
			const { parseInput } = await import('#lib/server/services/validation.ts');
			const query = parseInput(DueQuerySchema, { ...asked, limit: String(limit) });
			const due = await askingForData(() =>
				withContext((context) => computeDue(context, district, query))
			);
			if (json) return printResult({ district, ...due }, { json });
			const { week, season, total, byTownship, byPerson, items } = due;
			const print = (...cells: unknown[]) => process.stdout.write(`${cells.join('\t')}\n`);
			print(`${week.monday} – ${week.sunday}`, season.name, JSON.stringify(total));
			for (const [title, groups] of [
				['乡镇 township', byTownship],
				['责任人 person', byPerson]
			] as const)
				for (const { name, facilities, overdue, thisWeek, season: later } of groups)
					print(title, name ?? '—', facilities, overdue, thisWeek, later);
			for (const { code, name, road_name, id, township, duties } of items)
				print(
					code ?? name ?? road_name ?? id,
					township ?? '—',
					duties.map(({ duty, due: until }) => `${duty} ${until?.slice(0, 10) ?? '—'}`).join(', ')
				);
		});
}
