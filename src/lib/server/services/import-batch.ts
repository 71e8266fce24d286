import { isOwnerGone, thisOwner } from '#lib/server/jobs/process-owner.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Conflict } from '#lib/server/errors.ts';
import {
	BATCH_TABLES,
	beatBatch,
	deleteBatch,
	deleteBatchRows,
	failBatch,
	findBatchRowRange,
	findCurrentBatch,
	insertBatch,
	listOtherBatches
} from '#lib/server/queries/import-batch.ts';
import type { Context } from './context.ts';

const HEARTBEAT_MILLISECONDS = 5000;
const DELETE_TARGET_MILLISECONDS = 40;

/**
 * Begins a batch for this process; a batch whose process was killed is given up first.
 *
 * @throws {Conflict} Another import of the district is running.
 */
export async function claimBatch(
	context: Context,
	district: string,
	file: { kind: 'osm' | 'demo'; fileName: string; source: string }
): Promise<number> {
	const { db, actor } = context;
	for (const batch of await listOtherBatches(db, district)) {
		if (batch.status !== 'staging') continue;
		if (isOwnerGone(batch.owner, batch.heartbeat_at, context.now()))
			await failBatch(db, district, batch.id);
	}
	const id = await insertBatch(db, {
		district,
		...file,
		actor: actor.id,
		owner: thisOwner()
	});
	if (id !== undefined) return id;
	throw new Conflict([
		'本区正在导入另一个文件，请等它完成后再试。',
		'Another file is being imported into this district. Try again when it is done.'
	]);
}

/** Whether what the district shows was imported from this very file. */
export async function isImported(
	{ db }: Context,
	district: string,
	fileHash: string
): Promise<boolean> {
	return (await findCurrentBatch(db, district))?.file_hash === fileHash;
}

/** Signs of life of a running import; call the answer to stop. */
export function keepBatchAlive(db: Database, district: string, batch: number): () => void {
	const timer = setInterval(() => {
		// A missed beat is harmless: the next one comes, and a lost connection fails the import itself.
		beatBatch(db, district, batch).catch(() => undefined);
	}, HEARTBEAT_MILLISECONDS);
	timer.unref();
	return () => clearInterval(timer);
}

/** Deletes replaced and abandoned batches, in statements short enough for everybody else. */
export async function removeOldBatches(db: Database, district: string): Promise<number> {
	let removed = 0;
	for (const batch of await listOtherBatches(db, district)) {
		if (batch.status === 'staging') continue;
		for (const table of BATCH_TABLES) await removeRows(db, table, district, batch.id);
		await deleteBatch(db, district, batch.id);
		removed++;
	}
	return removed;
}

async function removeRows(
	db: Database,
	table: (typeof BATCH_TABLES)[number],
	district: string,
	batch: number
): Promise<void> {
	const range = await findBatchRowRange(db, table, district, batch);
	if (!range) return;
	let size = 500;
	for (let from = range[0]; from <= range[1];) {
		const started = performance.now();
		await deleteBatchRows(db, table, district, batch, from, from + size);
		from += size;
		const factor = DELETE_TARGET_MILLISECONDS / Math.max(1, performance.now() - started);
		size = Math.round(Math.min(20_000, Math.max(200, size * Math.min(2, factor))));
	}
}
