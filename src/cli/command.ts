import os from 'node:os';
import { AppError } from '#lib/server/errors.ts';
import type { Context } from '#lib/server/services/context.ts';

/** What a command prints under `--json`, as the last line of stdout. */
export type Json = Record<string, unknown>;

/**
 * Opens the database (or starts the embedded one), brings it up to date, runs a command as the
 * machine's operator, closes.
 */
export async function withContext<T>(
	run: (context: Context) => Promise<T>,
	options: { role?: 'cli' | 'job' } = {}
): Promise<T> {
	const { openDatabase } = await import('#lib/server/db/pool.ts');
	const { migrate, readMigrationStatus } = await import('#lib/server/db/migrate.ts');
	const via = options.role ?? 'cli';
	const { finishChangeSets } =
		await import('#lib/server/services/change-set/finish-change-sets.ts');
	const db = await openDatabase({ role: via, onProgress: progress });
	try {
		if ((await readMigrationStatus(db)).pending.length > 0) {
			await migrate(db, { onProgress: (name) => progress(`迁移 / migrated ${name}`) });
		}
		// What a killed import had decided is brought to its end before anybody looks.
		await finishChangeSets(db);
		const name = os.userInfo().username;
		return await run({
			db,
			actor: { id: `${via}:${name}`, name, via, memberships: 'all' },
			now: () => new Date()
		});
	} finally {
		await db.close();
	}
}

/** Progress and remarks go to stderr: stdout is the result. */
export function progress(text: string): void {
	process.stderr.write(`${text}\n`);
}

/** Prints the result: one JSON object as the last line under `--json`, readable lines otherwise. */
export function printResult(result: Json, options: { json?: boolean }): void {
	if (options.json) {
		process.stdout.write(`${JSON.stringify(result)}\n`);
		return;
	}
	for (const [key, value] of Object.entries(result)) {
		process.stdout.write(`${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}\n`);
	}
}

/** Exit codes: 2 for input that a person can mend (the reason on stderr), 1 for a fault of ours. */
export function reportFailure(error: unknown): number {
	const locale = /^en/i.test(process.env['LANG'] ?? '') ? 'en' : 'zh-CN';
	if (error instanceof AppError) {
		process.stderr.write(`${error.in(locale)}\n`);
		for (const issue of error.issues) process.stderr.write(`  ${issue.path}: ${issue.message}\n`);
		return error.status >= 500 ? 1 : 2;
	}
	process.stderr.write(
		`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
	);
	return 1;
}
