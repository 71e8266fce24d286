import { thisOwner } from '#lib/server/jobs/process-owner.ts';
import type { Database, Queryable } from '#lib/server/db/pool.ts';
import { Conflict } from '#lib/server/errors.ts';
import { insertAudit, type AuditActor } from '#lib/server/queries/audit.ts';
import {
	beatChangeSet,
	deleteChangeSet,
	findChangeSet,
	insertChangeSet,
	moveChangeSet,
	setDoneCount,
	type ChangeSet
} from '#lib/server/queries/change-set.ts';
import {
	analyzeRegister,
	applyItems,
	countItems,
	deleteItems,
	insertItems,
	type ChangeSetItem
} from '#lib/server/queries/change-set-item.ts';
import { refreshStates } from '#lib/server/queries/observation-state.ts';
import { bumpRevision, getRevision } from '#lib/server/queries/revision.ts';
import type { Context } from '../context.ts';
import { lockRegister } from '../district-access.ts';
import { storeInSlices } from '../row-stager.ts';
import { forEachSlice, type SliceTimes } from './slices.ts';

/** What one change set writes. */
export interface Changes {
	kind: ChangeSet['kind'];
	title: string;
	items: readonly ChangeSetItem[];
	/** The register that the changes were worked out against; when it has moved on they do not fit. */
	registerRevision: number;
	summary: Record<string, unknown>;
}

export interface WriteProgress {
	onProgress?: ((share: number) => void) | undefined;
	signal?: AbortSignal | undefined;
	times?: SliceTimes | undefined;
}

/** The register has changed since the changes were worked out; work them out again. */
export class RegisterMoved extends Error {
	override readonly name = 'RegisterMoved';
}

const STAGING_SHARE = 0.4;

/**
 * Writes changes into the register, all of them or none. They are staged where nobody sees them; then
 * one short step decides. On a server that step writes them as well, in one transaction. On the
 * embedded database, where no transaction may last, a large set is then written slice by slice, and
 * whoever comes next finishes it should this process be killed.
 *
 * @returns The change set's id.
 * @throws {RegisterMoved} Nothing was written.
 * @throws {Conflict} Another change set of the district is under way.
 */
export async function writeChangeSet(
	context: Context,
	district: string,
	changes: Changes,
	progress: WriteProgress = {}
): Promise<string> {
	const { db } = context;
	const id = await claim(context, district, changes);
	const stopBeating = keepAlive(db, district, id);
	try {
		await stage(db, district, id, changes, progress);
		progress.signal?.throwIfAborted();
		await decide(context, district, id, changes, progress);
	} catch (error) {
		await discardIfStaged(db, district, id);
		throw error;
	} finally {
		stopBeating();
	}
	return id;
}

/** Signs of life; call the answer to stop. */
export function keepAlive(db: Database, district: string, id: string): () => void {
	const timer = setInterval(() => {
		// A missed beat is harmless: the next one comes.
		beatChangeSet(db, district, id).catch(() => undefined);
	}, 5000);
	timer.unref();
	return () => clearInterval(timer);
}

/** Removes a change set that was given up before it was decided; one that was decided stays. */
export async function discardIfStaged(db: Database, district: string, id: string): Promise<void> {
	try {
		const count = await countItems(db, district, id);
		if (!(await moveChangeSet(db, district, id, { from: 'staging', to: 'staging' }))) return;
		await forEachSlice(db, 0, count, (from, until) => deleteItems(db, district, id, from, until));
		await deleteChangeSet(db, district, id);
	} catch {
		// The database is gone, which is why it was given up; the next import cleans up.
	}
}

async function claim(context: Context, district: string, changes: Changes): Promise<string> {
	const { db, actor } = context;
	const id = await insertChangeSet(db, {
		district,
		kind: changes.kind,
		title: changes.title,
		actor: actor.id,
		actor_name: actor.name,
		owner: thisOwner()
	});
	if (id !== undefined) return id;
	throw new Conflict([
		'本区正在导入或撤销另一份台账，请等它完成后再试。',
		'Another ledger of the district is being imported or undone. Try again when it is done.'
	]);
}

async function stage(
	db: Database,
	district: string,
	id: string,
	{ items }: Changes,
	{ onProgress, signal }: WriteProgress
): Promise<void> {
	let staged = 0;
	await storeInSlices(db, items, async (slice) => {
		signal?.throwIfAborted();
		await insertItems(db, district, id, slice);
		staged += slice.length;
		onProgress?.((STAGING_SHARE * staged) / Math.max(1, items.length));
	});
}

/** Below this number of items the embedded database, too, writes all in one transaction. */
const FEW_ITEMS = 150;

async function decide(
	context: Context,
	district: string,
	id: string,
	changes: Changes,
	progress: WriteProgress
): Promise<void> {
	const { db, actor } = context;
	const itemCount = changes.items.length;
	const inOne = db.kind === 'server' || itemCount <= FEW_ITEMS;
	await db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const { register } = await getRevision(client, district);
			if (register !== changes.registerRevision) throw new RegisterMoved();
			await moveChangeSet(client, district, id, {
				from: 'staging',
				to: 'applying',
				itemCount,
				summary: changes.summary
			});
			await bumpRevision(client, district, 'register');
			if (!inOne) return;
			await applySlice(client, district, id, 0, itemCount);
			await finish(client, district, id, actor);
		},
		{ label: 'decide change set' }
	);
	if (inOne) return;
	await applyRest(db, district, id, 0, itemCount, progress);
	await db.transaction((client) => finish(client, district, id, actor), {
		label: 'finish change set'
	});
}

/** Items written when the planner's statistics are renewed: nothing else does so on the embedded database. */
const ANALYZED_AT = [500, 5000, 50_000];

/** Writes the items after `from`, a short transaction each slice, noting how far it came. */
export async function applyRest(
	db: Database,
	district: string,
	id: string,
	from: number,
	itemCount: number,
	{ onProgress, times }: WriteProgress = {}
): Promise<void> {
	await forEachSlice(
		db,
		from,
		itemCount,
		async (start, end) => {
			await db.transaction(
				async (client) => {
					await applySlice(client, district, id, start, end);
					await setDoneCount(client, district, id, end);
				},
				{ label: 'apply change set' }
			);
			if (ANALYZED_AT.some((count) => start < count && end >= count)) await analyzeRegister(db);
		},
		{
			times,
			onProgress: (done) =>
				onProgress?.(STAGING_SHARE + ((1 - STAGING_SHARE) * done) / Math.max(1, itemCount))
		}
	);
}

async function applySlice(
	client: Queryable,
	district: string,
	id: string,
	from: number,
	until: number
): Promise<void> {
	const { observed, lostCodes } = await applyItems(client, district, id, from, until);
	if (observed.length > 0) await refreshStates(client, district, observed);
	if (lostCodes > 0)
		await moveChangeSet(client, district, id, {
			from: 'applying',
			to: 'applying',
			summary: { lostCodes }
		});
}

/** The last step: the register's readers learn of it, and the trail. */
export async function finish(
	client: Queryable,
	district: string,
	id: string,
	actor: AuditActor
): Promise<void> {
	const isFirst = await moveChangeSet(client, district, id, { from: 'applying', to: 'applied' });
	if (!isFirst) return;
	await bumpRevision(client, district, 'register');
	const set = await findChangeSet(client, district, id);
	await insertAudit(client, {
		actor,
		district,
		...(set?.kind === 'disclosure'
			? { action: 'mark_disclosure', after: set.summary }
			: { action: 'import' }),
		entity: 'change_set',
		entityId: id
	});
}
