import type { Command } from 'commander';
import { Invalid } from '#lib/server/errors.ts';
import { printResult, progress, withContext } from '../command.ts';

const JSON_FLAG = ['--json', '最后一行输出 JSON · print JSON as the last line'] as const;
const RESTART_NOTE =
	'正在运行的服务请重启，所有人需重新登录 / restart running servers; everybody signs in again';

/** `atlas backup`, `atlas restore`, `atlas move`: the whole installation in one file, and back. */
export function register(program: Command): void {
	program
		.command('backup')
		.description('备份全部数据和文件 · everything into one file')
		.requiredOption('--out <file>', '写到哪里，如 atlas-2026-11-28.zip · file to write')
		.option('--no-files', '不含照片和上传的文件 · without photos and uploads')
		.option(...JSON_FLAG)
		.action(async (options: { out: string; files: boolean; json?: boolean }) => {
			const started = performance.now();
			const { backup } = await import('#lib/server/services/safekeeping/backup.ts');
			const result = await withContext((context) =>
				backup(context, options.out, {
					onProgress: progress,
					...(options.files ? {} : { filesFolder: null })
				})
			);
			printResult({ ...result, totalMs: performance.now() - started }, options);
		});
	registerRestore(program);
	registerMove(program);
}

function registerRestore(program: Command): void {
	program
		.command('restore')
		.argument('<file>', '备份文件 · archive')
		.description('恢复备份 · put an archive in the place of the database')
		.option('--replace', '替换已有数据 · replace what the database holds')
		.option('--check', '只核对，不恢复 · compare hashes only')
		.option(...JSON_FLAG)
		.action(
			async (file: string, options: { replace?: boolean; check?: boolean; json?: boolean }) => {
				const started = performance.now();
				if (options.check) {
					const { checkArchive } =
						await import('#lib/server/services/safekeeping/archive-checks.ts');
					const checked = await checkArchive(file);
					printResult({ ...checked, totalMs: performance.now() - started }, options);
					return;
				}
				const { restore } = await import('#lib/server/services/safekeeping/restore.ts');
				const result = await withContext((context) =>
					restore(context, file, { replaces: options.replace === true, onProgress: progress })
				);
				progress(RESTART_NOTE);
				printResult({ ...result, totalMs: performance.now() - started }, options);
			}
		);
}

function registerMove(program: Command): void {
	program
		.command('move')
		.description('迁移到另一个数据库 · copy everything into another database')
		.requiredOption('--to <url>', 'postgres://…，或 embedded · target')
		.option('--replace', '替换目标已有数据 · replace what the target holds')
		.option(...JSON_FLAG)
		.action(async (options: { to: string; replace?: boolean; json?: boolean }) => {
			const started = performance.now();
			const { openDatabase } = await import('#lib/server/db/pool.ts');
			const { moveDatabase } = await import('#lib/server/services/safekeeping/move.ts');
			const to = parseDatabaseUrl(options.to);
			const result = await withContext(async (context) => {
				const target = await openDatabase({ role: 'cli', url: to, onProgress: progress });
				try {
					return await moveDatabase(context, target, {
						replaces: options.replace === true,
						onProgress: progress
					});
				} finally {
					await target.close();
				}
			});
			progress(
				options.to === 'embedded'
					? '下一步：去掉 DATABASE_URL 后启动 / next: start without DATABASE_URL'
					: '下一步：设置 DATABASE_URL 后启动，数据目录不变 / next: set DATABASE_URL and start; the data directory stays'
			);
			printResult({ ...result, totalMs: performance.now() - started }, options);
		});
}

function parseDatabaseUrl(text: string): string {
	if (text === 'embedded' || /^postgres(ql)?:\/\//.test(text)) return text;
	throw new Invalid([
		'--to 应以 postgres:// 开头，或为 embedded。',
		'--to begins with postgres://, or is “embedded”.'
	]);
}
