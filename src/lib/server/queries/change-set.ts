import type { Queryable } from '#lib/server/db/pool.ts';

export const CHANGE_SET_STATUSES = ['staging', 'applying', 'applied', 'undoing', 'undone'] as const;
export type ChangeSetStatus = (typeof CHANGE_SET_STATUSES)[number];

/** Changes made together. Times are ISO strings. */
export interface ChangeSet {
	district: string;
	id: string;
	kind: 'ledger_import' | 'edit' | 'survey' | 'disclosure';
	title: string;
	status: ChangeSetStatus;
	actor: string;
	actor_name: string;
	created_at: string;
	owner: string | null;
	heartbeat_at: string | null;
	item_count: number;
	done_count: number;
	undone_at: string | null;
	undone_by: string | null;
	summary: Record<string, unknown>;
}

const COLUMNS = `district, id, kind, title, status, actor, actor_name, created_at, owner, heartbeat_at,
	item_count, done_count, undone_at, undone_by, summary`;

/**
 * Begins a change set.
 *
 * @returns undefined when another one of the district is under way (unique index
 * change_set_under_way_key decides, so two at once cannot both begin).
 */
export async function insertChangeSet(
	db: Queryable,
	set: Pick<ChangeSet, 'district' | 'kind' | 'title' | 'actor' | 'actor_name' | 'owner'>
): Promise<string | undefined> {
	const { rows } = await db.query<{ id: string }>(
		`insert into change_set (district, kind, title, status, actor, actor_name, owner, heartbeat_at)
		values ($1::text, $2::text, $3::text, 'staging', $4::text, $5::text, $6::text, now())
		on conflict (district) where status in ('staging', 'applying', 'undoing') do nothing
		returning id`,
		[set.district, set.kind, set.title, set.actor, set.actor_name, set.owner]
	);
	return rows[0]?.id;
}

export async function findChangeSet(
	db: Queryable,
	district: string,
	id: string
): Promise<ChangeSet | undefined> {
	const { rows } = await db.query<ChangeSet>(
		`select ${COLUMNS} from change_set where district = $1::text and id = $2::uuid`,
		[district, id]
	);
	return rows[0];
}

/** Change sets of a district that were applied, newest first; edits by hand stand in the histories. */
export async function listChangeSets(
	db: Queryable,
	district: string,
	limit: number
): Promise<ChangeSet[]> {
	const { rows } = await db.query<ChangeSet>(
		`select ${COLUMNS} from change_set where district = $1::text and status <> 'staging' and kind <> 'edit'
		order by created_at desc, id limit $2::int`,
		[district, limit]
	);
	return rows;
}

/** Those that some process is, or was, working on; of one district or of all. */
export async function listUnderWay(db: Queryable, district?: string): Promise<ChangeSet[]> {
	const { rows } = await db.query<ChangeSet>(
		`select ${COLUMNS} from change_set
		where status in ('staging', 'applying', 'undoing') and ($1::text is null or district = $1::text)
		order by created_at limit 1000`,
		[district ?? null]
	);
	return rows;
}

export async function beatChangeSet(db: Queryable, district: string, id: string): Promise<void> {
	await db.query(
		'update change_set set heartbeat_at = now() where district = $1::text and id = $2::uuid',
		[district, id]
	);
}

/**
 * Moves a change set on, and hands it to `owner` if one is named.
 *
 * @returns whether it was in the status `from`, and, where asked, under the owner it had.
 */
export async function moveChangeSet(
	db: Queryable,
	district: string,
	id: string,
	move: {
		from: ChangeSetStatus;
		to: ChangeSetStatus;
		owner?: string;
		/** Takes over only from this owner. */
		ownerBefore?: string | null;
		itemCount?: number;
		doneCount?: number;
		summary?: Record<string, unknown>;
		undoneBy?: string;
	}
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update change_set set status = $4::text, owner = coalesce($5::text, owner), heartbeat_at = now(),
			item_count = coalesce($6::int, item_count), done_count = coalesce($7::int, done_count),
			summary = summary || coalesce($8::jsonb, '{}'),
			undone_at = case when $4::text = 'undone' then now() end,
			undone_by = coalesce($9::text, undone_by)
		where district = $1::text and id = $2::uuid and status = $3::text
			and ($10::boolean is not true or owner is not distinct from $11::text)`,
		[
			district,
			id,
			move.from,
			move.to,
			move.owner ?? null,
			move.itemCount ?? null,
			move.doneCount ?? null,
			move.summary ? JSON.stringify(move.summary) : null,
			move.undoneBy ?? null,
			move.ownerBefore !== undefined,
			move.ownerBefore ?? null
		]
	);
	return rowCount === 1;
}

/** Notes how far applying or undoing has come. */
export async function setDoneCount(
	db: Queryable,
	district: string,
	id: string,
	count: number
): Promise<void> {
	await db.query(
		`update change_set set done_count = $3::int, heartbeat_at = now()
		where district = $1::text and id = $2::uuid`,
		[district, id, count]
	);
}

/** Removes a change set that nobody has seen; its items must be gone, else the cascade is long. */
export async function deleteChangeSet(db: Queryable, district: string, id: string): Promise<void> {
	await db.query(
		`delete from change_set where district = $1::text and id = $2::uuid and status = 'staging'`,
		[district, id]
	);
}
