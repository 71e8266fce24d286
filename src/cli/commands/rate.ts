import type { Command } from 'commander';

interface RateOptions {
	district: string;
	asOf?: string;
	knownAt?: string;
	json?: boolean;
}

export function register(program: Command): void {
	program
		.command('rate')
		.description('完好率 · intact rate of municipal hydrants and water cranes')
		.requiredOption('--district <code>', '区 · district')
		.option('--as-of <date>', '截至日期或时间 · as of a date or time')
		.option('--known-at <date>', '按当时所知 · as known at a date or time')
		.option('--json', '最后一行输出 JSON · one JSON object as the last line')
		.action(async (options: RateOptions) => {
			const { withContext, printResult } = await import('../command.ts');
			const { computeRate } = await import('#lib/server/services/rate.ts');
			const { district, asOf, knownAt } = options;
			const rate = await withContext((context) =>
				computeRate(context, district, { asOf, knownAt })
			);
			printResult({ district, ...rate }, options);
		});
}
