import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';

export function register(program: Command): void {
	program
		.command('doctor')
		.description('检查运行环境与数据库 · check this installation')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: { json?: boolean }) => {
			const { readEnv } = await import('#lib/server/env.ts');
			const { readMigrationStatus } = await import('#lib/server/db/migrate.ts');
			const env = readEnv();
			await withContext(async ({ db }) => {
				const startedAt = performance.now();
				await db.query('select 1');
				const pingMs = Math.round((performance.now() - startedAt) * 10) / 10;
				const { applied, pending } = await readMigrationStatus(db);
				printResult(
					{
						node: process.version,
						dataDirectory: env.directories.root,
						database: db.kind,
						server: db.serverVersion,
						postgis: db.postgisVersion,
						pingMs,
						migrations: applied.length,
						pendingMigrations: pending
					},
					options
				);
			});
		});
}
