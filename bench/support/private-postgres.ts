import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import {
	findPostgres,
	startCluster,
	stopCluster
} from '../../tests/db/harness/postgres-cluster.ts';

export interface PrivatePostgres {
	db: Database;
	url: string;
	/** An empty folder that goes when the server goes. */
	folder: string;
}

/**
 * Runs `job` on a migrated PostGIS server of its own.
 * @returns Undefined, with a word about it, where there is no PostGIS.
 */
export async function withPrivatePostgres<T>(
	bench: string,
	job: (server: PrivatePostgres) => Promise<T>
): Promise<T | undefined> {
	const found = findPostgres();
	if ('missing' in found) {
		console.log(`${bench} left out: ${found.missing}`);
		return undefined;
	}
	const folder = mkdtempSync(path.join(tmpdir(), 'fire-atlas-bench-'));
	chmodSync(folder, 0o711);
	const cluster = await startCluster(folder);
	const db = await openDatabase({ role: 'test', url: cluster.url });
	try {
		await migrate(db);
		return await job({ db, url: cluster.url, folder });
	} finally {
		await db.close();
		await stopCluster(cluster.pid);
		rmSync(folder, { recursive: true, force: true });
	}
}
