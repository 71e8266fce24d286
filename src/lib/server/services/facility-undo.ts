import {
	contradictedFields,
	inverseOf,
	listChanges,
	type FacilityChange
} from '#lib/domain/facility-changes.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listObstacles, undoItems } from '#lib/server/queries/change-set-undo.ts';
import { moveChangeSet } from '#lib/server/queries/change-set.ts';
import { listVersions } from '#lib/server/queries/facility.ts';
import { listVersionOrigins } from '#lib/server/queries/hand-edit.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { inTheWay } from './change-set/undo-change-set.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister } from './district-access.ts';
import { assertCodeFree } from './facility-checks.ts';
import { changedMeanwhile, requireFacility } from './facility-lookup.ts';
import { recordChange } from './facility-record.ts';

/**
 * Takes one change of a facility back, as a new recorded change: what was known before it stays on
 * record. Undoing its creation deletes it, as long as nobody has used it; the change set keeps the row.
 *
 * @param change First version of the change, as `getHistory` tells it.
 * @param version The facility's version that the editor saw.
 * @returns The facility as it is now; undefined when it is no more.
 * @throws {Conflict} Somebody changed the same fields since, or used the facility, or it moved on.
 */
export async function undoFacilityChange(
	context: Context,
	district: string,
	id: string,
	change: number,
	version: number
): Promise<Facility | undefined> {
	authorize(context, district, 'facility.write');
	const isGone = await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await requireFacility(client, context, district, id);
			if (before.version !== version) throw changedMeanwhile(before);
			const wanted = await findChange(client, district, id, change);
			if (wanted.isCreation) await deleteNew(context, client, before, wanted);
			else await takeBack(context, client, before, wanted);
			await bumpRevision(client, district, 'register');
			return wanted.isCreation;
		},
		{ label: 'undo edit' }
	);
	return isGone ? undefined : requireFacility(context.db, context, district, id);
}

async function findChange(
	client: Queryable,
	district: string,
	id: string,
	version: number
): Promise<FacilityChange> {
	const versions = await listVersions(client, district, [id]);
	const changes = listChanges(versions, await listVersionOrigins(client, district, id));
	const found = changes.find((change) => change.version === version);
	if (found) return found;
	throw new NotFound(['没有这次修改。请刷新历史。', 'No such change. Reload the history.']);
}

async function takeBack(
	context: Context,
	client: Queryable,
	before: Facility,
	change: FacilityChange
): Promise<void> {
	const { district, id } = before;
	const versions = await listVersions(client, district, [id]);
	const contradicted = contradictedFields(versions, change);
	if (contradicted.length > 0) throw changedAgain(contradicted);
	const steps = inverseOf(versions, change);
	for (const { changes } of steps) {
		if (changes.code) await assertCodeFree(client, district, changes.code, id);
	}
	const after = await recordChange(context, client, district, id, steps, undefined, change.version);
	if (!after) throw new Conflict(['这次修改已经撤销过了。', 'This change has been undone before.']);
	await insertAudit(client, {
		actor: context.actor,
		district,
		action: 'undo',
		entity: 'facility',
		entityId: id,
		before,
		after
	});
}

async function deleteNew(
	context: Context,
	client: Queryable,
	before: Facility,
	{ change_set: changeSet, origin }: FacilityChange
): Promise<void> {
	const { district, id } = before;
	if (origin !== 'edit' || changeSet === null) {
		throw new Conflict([
			'这处设施由导入而来，不能在这里撤销登记；请撤销那次导入，或按拆除登记。',
			'An import brought this facility: undo that import, or record its removal.'
		]);
	}
	const obstacles = await listObstacles(client, district, changeSet, 0, 1);
	if (obstacles.length > 0) throw inTheWay(obstacles);
	await undoItems(client, district, changeSet, 0, 1);
	await moveChangeSet(client, district, changeSet, {
		from: 'applied',
		to: 'undone',
		undoneBy: context.actor.name
	});
	await insertAudit(client, {
		actor: context.actor,
		district,
		action: 'undo',
		entity: 'facility',
		entityId: id,
		before,
		after: { archivedIn: 'change_set_item' }
	});
}

function changedAgain(fields: readonly string[]): Conflict {
	return new Conflict(
		[
			'不能撤销：之后又有人改过同样的内容。请先撤销较新的修改，或直接改成您要的值。',
			'Cannot be undone: the same fields were changed since. Undo the newer change first, or edit them.'
		],
		{
			issues: fields.map((path) => ({
				path,
				message: '之后又改过 — changed again since'
			}))
		}
	);
}
