import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';

export function register(program: Command): void {
	program
		.command('migrate')
		.description('把数据库升级到当前版本 · bring the database up to date')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: { json?: boolean }) => {
			const { readMigrationStatus } = await import('#lib/server/db/migrate.ts');
			await withContext(async ({ db }) => {
				const { applied } = await readMigrationStatus(db);
				printResult({ level: applied.length, applied, database: db.kind }, options);
			});
		});
}
