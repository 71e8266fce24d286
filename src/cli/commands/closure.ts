import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';

/** `atlas closure list`: road closures, those among them whose roads were lost in an import. */
export function register(program: Command): void {
	program
		.command('closure')
		.description('断路 · road closures')
		.command('list')
		.description('列出断路 · list closures')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--active', '只列当前有效的 · only those in force now')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: { district: string; active?: boolean; json?: boolean }) => {
			const { listClosures } = await import('#lib/server/services/closure.ts');
			const { closures } = await withContext((context) =>
				listClosures(context, options.district, { active: options.active ?? false })
			);
			if (options.json) return printResult({ closures }, options);
			for (const { id, from_at, until_at, reason, edge_count, lost_count } of closures)
				process.stdout.write(
					`${id}\t${from_at}\t${until_at}\t${reason}\t${edge_count}${lost_count > 0 ? `\t失配 ${lost_count}` : ''}\n`
				);
		});
}
