import { thisOwner } from '#lib/server/jobs/process-owner.ts';
import type { Database, Queryable } from '#lib/server/db/pool.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { insertAudit, type AuditActor } from '#lib/server/queries/audit.ts';
import {
	findChangeSet,
	moveChangeSet,
	setDoneCount,
	type ChangeSet
} from '#lib/server/queries/change-set.ts';
import {
	listObstacles,
	undoItems,
	type UndoObstacle
} from '#lib/server/queries/change-set-undo.ts';
import { refreshStates } from '#lib/server/queries/observation-state.ts';
import { bumpRevision, getRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from '../context.ts';
import { lockRegister } from '../district-access.ts';
import { parseId } from '../validation.ts';
import { forEachSlice } from './slices.ts';
import { keepAlive, RegisterMoved, type WriteProgress } from './write-change-set.ts';

const OBSTACLES_NAMED = 50;
const REASONS = {
	observed: ['已有人检查', 'observed since'],
	edited: ['已有人修改', 'edited since'],
	used: ['已配车辆、照片或登记停水', 'has vehicles, photos or an outage']
} as const;
const ATTEMPTS = 3;

/** What an undo did; `kept` had to stay because somebody used them at that very moment. */
export interface UndoResult extends Record<string, unknown> {
	changeSet: string;
	undone: number;
	kept: string[];
}

/**
 * Undoes a whole change set: the register becomes what it was, and what was deleted is kept with the
 * change set.
 *
 * @throws {Conflict} Somebody has since observed or edited facilities of it (named), or it is not there
 * to be undone.
 */
export async function undoChangeSet(
	context: Context,
	district: string,
	changeSet: string,
	progress: WriteProgress = {}
): Promise<UndoResult> {
	const { db, actor } = context;
	const set = await requireApplied(context, district, changeSet);
	await decideUndo(context, set);
	const stopBeating = keepAlive(db, district, set.id);
	try {
		return await undoRest(db, { ...set, done_count: 0 }, actor, progress);
	} finally {
		stopBeating();
	}
}

/** @throws {Conflict} It cannot be undone; facilities that stand in the way are named. */
export async function assertUndoable(
	context: Context,
	district: string,
	changeSet: string
): Promise<ChangeSet> {
	const set = await requireApplied(context, district, changeSet);
	const obstacles = await findObstacles(context.db, set);
	if (obstacles.length > 0) throw inTheWay(obstacles);
	return set;
}

async function requireApplied(
	context: Context,
	district: string,
	changeSet: string
): Promise<ChangeSet> {
	authorize(context, district, 'import.run');
	const id = parseId(changeSet);
	const set = await findChangeSet(context.db, district, id);
	if (!set)
		throw new NotFound(['没有这次导入：{id}', 'There is no import {id}'], { params: { id } });
	if (set.status !== 'applied') throw notUndoable(set);
	if (set.kind === 'edit') throw handMade(set);
	return set;
}

async function decideUndo(context: Context, set: ChangeSet): Promise<void> {
	const { db, actor } = context;
	for (let attempt = 1; ; attempt++) {
		const { register } = await getRevision(db, set.district);
		const obstacles = await findObstacles(db, set);
		if (obstacles.length > 0) throw inTheWay(obstacles);
		try {
			await db.transaction(
				async (client) => {
					await lockRegister(client, set.district);
					if ((await getRevision(client, set.district)).register !== register)
						throw new RegisterMoved();
					const isOurs = await moveChangeSet(client, set.district, set.id, {
						from: 'applied',
						to: 'undoing',
						owner: thisOwner(),
						doneCount: 0,
						undoneBy: actor.name
					});
					if (!isOurs) throw notUndoable(set);
					await bumpRevision(client, set.district, 'register');
				},
				{ label: 'decide undo' }
			);
			return;
		} catch (error) {
			if (!(error instanceof RegisterMoved) || attempt >= ATTEMPTS) throw error;
		}
	}
}

async function findObstacles(db: Database, set: ChangeSet): Promise<UndoObstacle[]> {
	const found: UndoObstacle[] = [];
	await forEachSlice(db, 0, set.item_count, async (from, until) => {
		found.push(...(await listObstacles(db, set.district, set.id, from, until)));
	});
	return found;
}

/**
 * Undoes the items after `set.done_count`. On a server in one transaction; on the embedded database
 * slice by slice, to be finished by whoever comes next should this process be killed.
 */
export async function undoRest(
	db: Database,
	set: ChangeSet,
	actor: AuditActor,
	{ onProgress, times }: WriteProgress = {}
): Promise<UndoResult> {
	const { district, id, item_count: count } = set;
	const kept: string[] = [];
	const inOne = db.kind === 'server';
	const undoSlice = async (client: Queryable, from: number, until: number) => {
		const done = await undoItems(client, district, id, from, until);
		await refreshStates(client, district, done.touched);
		await setDoneCount(client, district, id, until);
		return done.kept;
	};
	const finish = async (client: Queryable) => {
		await moveChangeSet(client, district, id, {
			from: 'undoing',
			to: 'undone',
			summary: { kept }
		});
		await bumpRevision(client, district, 'register');
		await insertAudit(client, {
			actor,
			district,
			action: 'undo_import',
			entity: 'change_set',
			entityId: id,
			after: { title: set.title, items: count, kept, archivedIn: 'change_set_item' }
		});
	};
	if (inOne) {
		await db.transaction(
			async (client) => {
				await lockRegister(client, district);
				kept.splice(0, kept.length, ...(await undoSlice(client, set.done_count, count)));
				await finish(client);
			},
			{ label: 'undo change set' }
		);
	} else {
		const slice = (from: number, until: number) =>
			db.transaction(
				async (client) => {
					await lockRegister(client, district);
					return undoSlice(client, from, until);
				},
				{ label: 'undo change set' }
			);
		await forEachSlice(
			db,
			set.done_count,
			count,
			async (from, until) => kept.push(...(await slice(from, until))),
			{ times, onProgress: (done) => onProgress?.(done / Math.max(1, count)) }
		);
		await db.transaction(finish, { label: 'finish undo' });
	}
	return { changeSet: id, undone: count - kept.length, kept };
}

/** The error of facilities that somebody has used since. */
export function inTheWay(obstacles: readonly UndoObstacle[]): Conflict {
	return new Conflict(
		[
			'不能撤销：之后已有人检查、修改或使用其中 {count} 处设施。请先核对这些设施。',
			'Cannot be undone: {count} of its facilities were observed, edited or used since. Look at them first.'
		],
		{
			params: { count: obstacles.length },
			issues: obstacles.slice(0, OBSTACLES_NAMED).map((obstacle) => {
				const [zh, en] = REASONS[obstacle.reason];
				const label = obstacle.code ?? obstacle.name ?? obstacle.address ?? '';
				return {
					path: obstacle.facility_id,
					message: `${label} ${zh} — ${label || obstacle.facility_id} ${en}`.trim()
				};
			})
		}
	);
}

function notUndoable(set: ChangeSet): Conflict {
	return set.status === 'undone'
		? new Conflict(['“{title}”已经撤销过。', '{title} was undone before.'], {
				params: { title: set.title }
			})
		: new Conflict(
				['“{title}”正在处理中，请稍后再试。', '{title} is being worked on; try again later.'],
				{ params: { title: set.title } }
			);
}

function handMade(set: ChangeSet): Conflict {
	return new Conflict(
		[
			'“{title}”是手工修改，请在该设施的历史里撤销。',
			'{title} was edited by hand: undo it in the history of the facility.'
		],
		{ params: { title: set.title } }
	);
}
