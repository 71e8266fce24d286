import type { Queryable } from '#lib/server/db/pool.ts';

/** One line of the audit trail. The table is append-only for every role. */
export interface AuditEntry {
	actor: AuditActor;
	/** null for what belongs to no district (accounts). */
	district: string | null;
	/** Verb of the action, e.g. `create`, `update`, `remove`, `export`, `sign_in`. */
	action: string;
	/** What it was done to, e.g. `facility`, `rule`, `user`. */
	entity: string;
	entityId?: string | null;
	before?: unknown;
	after?: unknown;
}

/** Who did it; a services/context.ts `Actor` fits. */
export interface AuditActor {
	id: string;
	name: string;
	via: 'web' | 'cli' | 'job' | 'system' | 'token';
	address?: string;
}

/** A line of the trail as read back. `at` is an ISO string. */
export interface AuditRecord {
	id: number;
	at: string;
	actor: string;
	actor_name: string;
	via: AuditActor['via'];
	address: string | null;
	district: string | null;
	action: string;
	entity: string;
	entity_id: string | null;
	before: unknown;
	after: unknown;
}

export interface AuditFilter {
	district?: string | undefined;
	actor?: string | undefined;
	entity?: string | undefined;
	entityId?: string | undefined;
	/** Only lines older than this id (keyset paging, newest first). */
	beforeId?: number | undefined;
	limit: number;
}

/** Adds a line to the audit trail; call it in the transaction of the write. */
export async function insertAudit(db: Queryable, entry: AuditEntry): Promise<void> {
	await insertAudits(db, [entry]);
}

/** Adds many lines in one statement. */
export async function insertAudits(db: Queryable, entries: readonly AuditEntry[]): Promise<void> {
	if (entries.length === 0) return;
	await db.query(
		`insert into audit (actor, actor_name, via, address, district, action, entity, entity_id, before, after)
		select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
			$7::text[], $8::text[], $9::jsonb[], $10::jsonb[])`,
		[
			entries.map((entry) => entry.actor.id),
			entries.map((entry) => entry.actor.name),
			entries.map((entry) => entry.actor.via),
			entries.map((entry) => entry.actor.address ?? null),
			entries.map((entry) => entry.district),
			entries.map((entry) => entry.action),
			entries.map((entry) => entry.entity),
			entries.map((entry) => entry.entityId ?? null),
			entries.map((entry) => toJson(entry.before)),
			entries.map((entry) => toJson(entry.after))
		]
	);
}

/** The trail, newest first. */
export async function listAudit(db: Queryable, filter: AuditFilter): Promise<AuditRecord[]> {
	const { rows } = await db.query<AuditRecord>(
		`select id, at, actor, actor_name, via, address, district, action, entity, entity_id, before, after
		from audit
		where ($1::text is null or district = $1::text)
			and ($2::text is null or actor = $2::text)
			and ($3::text is null or entity = $3::text)
			and ($4::text is null or entity_id = $4::text)
			and ($5::bigint is null or id < $5::bigint)
		order by id desc
		limit $6::int`,
		[
			filter.district ?? null,
			filter.actor ?? null,
			filter.entity ?? null,
			filter.entityId ?? null,
			filter.beforeId ?? null,
			filter.limit
		]
	);
	return rows;
}

/** What of the trail is looked for; every part narrows it. */
export interface TrailFilter {
	/** Part of a username or a name. */
	person: string | null;
	action: string | null;
	entity: string | null;
	/** Part of the name of what it was done to. */
	subject: string | null;
	district: string | null;
	via: AuditActor['via'] | null;
	from: Date | null;
	/** The first moment after. */
	until: Date | null;
	/** Only lines older than this id. */
	beforeId: number | null;
	limit: number;
}

/** The lines of the trail that somebody looks for, newest first. */
export async function searchAudit(db: Queryable, filter: TrailFilter): Promise<AuditRecord[]> {
	const { rows } = await db.query<AuditRecord>(
		`select id, at, actor, actor_name, via, address, district, action, entity, entity_id, before, after
		from audit
		where ($1::text is null or strpos(lower(actor), lower($1::text)) > 0
				or strpos(lower(actor_name), lower($1::text)) > 0)
			and ($2::text is null or action = $2::text)
			and ($3::text is null or entity = $3::text)
			and ($4::text is null or strpos(lower(entity_id), lower($4::text)) > 0)
			and ($5::text is null or district = $5::text)
			and ($6::text is null or via = $6::text)
			and ($7::timestamptz is null or at >= $7::timestamptz)
			and ($8::timestamptz is null or at < $8::timestamptz)
			and ($9::bigint is null or id < $9::bigint)
		order by id desc
		limit $10::int`,
		[
			filter.person,
			filter.action,
			filter.entity,
			filter.subject,
			filter.district,
			filter.via,
			filter.from?.toISOString() ?? null,
			filter.until?.toISOString() ?? null,
			filter.beforeId,
			filter.limit
		]
	);
	return rows;
}

function toJson(value: unknown): string | null {
	return value === undefined || value === null ? null : JSON.stringify(value);
}
