import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '#lib/server/db/migrate.ts';
import { readEnv } from '#lib/server/env.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Conflict, Invalid } from '#lib/server/errors.ts';
import { readDatabaseIdentity, readWriteMark } from '#lib/server/queries/archive.ts';
import { authorizeOperator, type Context } from '../context.ts';
import { writeArchive } from './backup.ts';
import { restore, type RestoreOptions, type RestoreResult } from './restore.ts';

/**
 * Copies everything into another database, by an archive in the data directory that is removed
 * afterwards. Files stay where they are: the data directory goes on being used. What is there stays too.
 *
 * @throws {Conflict} The target holds something, or somebody wrote to the source meanwhile.
 */
export async function moveDatabase(
	context: Context,
	target: Database,
	options: Pick<RestoreOptions, 'replaces' | 'onProgress'> = {}
): Promise<RestoreResult> {
	authorizeOperator(context);
	const { db } = context;
	await assertOther(db, target);
	const folder = readEnv().directories.cache;
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const archive = join(folder, `move-${randomUUID()}.zip`);
	try {
		await migrate(target);
		const mark = await readWriteMark(db);
		const { onProgress } = options;
		await writeArchive(db, archive, { filesFolder: null, ...(onProgress ? { onProgress } : {}) });
		return await restore({ ...context, db: target }, archive, {
			...options,
			filesFolder: null,
			beforeSwap: async () => {
				if ((await readWriteMark(db)) === mark) return;
				throw new Conflict([
					'迁移期间有人写入了原数据库，未切换。请停用服务后再迁移。',
					'Somebody wrote to the old database meanwhile, so nothing was switched. Stop the server, then move.'
				]);
			}
		});
	} finally {
		await rm(archive, { force: true });
	}
}

/** Both would be the same only by mistake; a restore into its own source replaces it by itself. */
async function assertOther(source: Database, target: Database): Promise<void> {
	if (
		source.kind !== target.kind ||
		(await readDatabaseIdentity(source)) !== (await readDatabaseIdentity(target))
	)
		return;
	throw new Invalid([
		'--to 指向的就是现在的数据库。',
		'--to names the database that is in use already.'
	]);
}
