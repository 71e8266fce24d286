import { listChangeSets as listStored, type ChangeSet } from '#lib/server/queries/change-set.ts';
import { authorize, type Context } from '../context.ts';

const LISTED = 200;

/** Change sets of a district, newest first. */
export async function listChangeSets(
	context: Context,
	district: string
): Promise<Omit<ChangeSet, 'owner' | 'heartbeat_at'>[]> {
	authorize(context, district, 'import.run');
	const sets = await listStored(context.db, district, LISTED);
	return sets.map(({ owner: _owner, heartbeat_at: _beat, ...set }) => set);
}
