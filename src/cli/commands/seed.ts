import type { Command } from 'commander';
import { printResult, progress, withContext } from '../command.ts';

/** `atlas seed demo`. */
export function register(program: Command): void {
	program
		.command('seed')
		.description('载入数据 · load data')
		.command('demo')
		.description(
			'载入示范区，可中断、可重复 · load the demo district; may be stopped and run again'
		)
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: { json?: boolean }) => {
			const { seedDemo } = await import('../../../seeds/demo.ts');
			printResult(await withContext((context) => seedDemo(context, progress)), options);
		});
}
