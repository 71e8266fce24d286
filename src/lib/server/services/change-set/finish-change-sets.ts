import type { Database } from '#lib/server/db/pool.ts';
import { isOwnerGone, thisOwner } from '#lib/server/jobs/process-owner.ts';
import { listUnderWay, moveChangeSet, type ChangeSet } from '#lib/server/queries/change-set.ts';
import { applyRest, discardIfStaged, finish } from './write-change-set.ts';
import { undoRest } from './undo-change-set.ts';

/**
 * Cleans up after processes that were killed: what nobody has seen is discarded, what was decided is
 * brought to its end. Cheap when there is nothing to do.
 *
 * @returns How many change sets there were to finish.
 */
export async function finishChangeSets(db: Database, district?: string): Promise<number> {
	let finished = 0;
	for (const set of await listUnderWay(db, district)) {
		if (!isOwnerGone(set.owner, set.heartbeat_at, new Date())) continue;
		const isOurs = await moveChangeSet(db, set.district, set.id, {
			from: set.status,
			to: set.status,
			owner: thisOwner(),
			ownerBefore: set.owner
		});
		if (!isOurs) continue;
		await bringToEnd(db, set);
		finished++;
	}
	return finished;
}

async function bringToEnd(db: Database, set: ChangeSet): Promise<void> {
	const actor = { id: set.actor, name: set.actor_name, via: 'system' } as const;
	if (set.status === 'staging') return discardIfStaged(db, set.district, set.id);
	if (set.status === 'undoing') {
		await undoRest(db, set, actor);
		return;
	}
	await applyRest(db, set.district, set.id, set.done_count, set.item_count);
	await db.transaction((client) => finish(client, set.district, set.id, actor), {
		label: 'finish change set'
	});
}
