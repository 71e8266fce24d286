import type { Queryable } from '#lib/server/db/pool.ts';
import { ONLY_ROWS } from './archive-policy.ts';

/** A table as the catalog describes it; identifiers are quoted where SQL needs that. */
export interface CatalogTable {
	name: string;
	columns: { name: string; quoted: string; type: string }[];
	/** Columns of the primary key; empty: there is none. */
	key: { quoted: string; type: string }[];
	/** Other tables that its foreign keys name. */
	references: string[];
	/** The column that the database numbers. */
	identity: string | null;
}

/** A row as texts, in the order of the table's columns: each value as PostgreSQL writes it. */
export type ArchivedRow = (string | null)[];

/** Tables of ours in a schema (none of an extension), by name, with the columns that are stored. */
export async function listTables(db: Queryable, schema: string): Promise<CatalogTable[]> {
	const { rows } = await db.query<
		Omit<CatalogTable, 'key'> & { key: string[]; references: string[] }
	>(
		`select c.relname as name,
			(select json_agg(json_build_object('name', a.attname, 'quoted', quote_ident(a.attname),
				'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
				from pg_attribute a
				where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
			) as columns,
			(select coalesce(json_agg(a.attname order by k.ordinality), '[]'::json)
				from pg_index i, unnest(i.indkey::smallint[]) with ordinality k(attnum, ordinality), pg_attribute a
				where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum
			) as key,
			(select coalesce(json_agg(distinct f.relname), '[]'::json)
				from pg_constraint o join pg_class f on f.oid = o.confrelid
				where o.conrelid = c.oid and o.contype = 'f' and o.confrelid <> c.oid
			) as references,
			(select a.attname from pg_attribute a
				where a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped limit 1
			) as identity
		from pg_class c
		where c.relkind in ('r', 'p') and not c.relispartition
			and c.relnamespace = (select oid from pg_namespace where nspname = $1::text)
			and not exists (select from pg_depend d
				where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
		order by c.relname limit 1000`,
		[schema]
	);
	return rows.map((row) => ({ ...row, key: row.key.map((name) => toKey(row.columns, name)) }));
}

function toKey(columns: CatalogTable['columns'], name: string): CatalogTable['key'][number] {
	const column = columns.find((one) => one.name === name);
	if (!column) throw new Error(`the key ${name} is no stored column`);
	return column;
}

/** A row as one line of JSON (an `ArchivedRow`), and the values of its key. */
export interface ArchivedLine {
	line: string;
	key: string[];
}

/**
 * Rows of a table in the order of its key, from the one after `after` on; those that the policy keeps.
 *
 * @param after Key of the last row of the page before.
 */
export async function readArchivedLines(
	db: Queryable,
	table: CatalogTable,
	after: readonly string[] | undefined,
	limit: number
): Promise<ArchivedLine[]> {
	const key = table.key.map(({ quoted }) => `t.${quoted}`);
	const from = table.key.map(({ type }, n) => `$${n + 2}::text::${type}`).join(', ');
	const only = ONLY_ROWS[table.name];
	const conditions = [
		...(only ? [only.where] : []),
		...(after ? [`(${key.join(', ')}) > (${from})`] : [])
	];
	const { rows } = await db.query<ArchivedLine>(
		`select to_json(array[${table.columns.map(({ quoted }) => `t.${quoted}::text`).join(', ')}])::text as line,
			array[${key.map((column) => `${column}::text`).join(', ')}] as key
		from public.${quoteName(table.name)} t
		${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
		order by ${key.join(', ')} limit $1::int`,
		[limit, ...(after ?? [])]
	);
	return rows;
}

/** Stores rows into a table of a schema that nobody reads yet. */
export async function insertArchivedRows(
	db: Queryable,
	schema: string,
	table: CatalogTable,
	rows: readonly ArchivedRow[]
): Promise<void> {
	const { columns } = table;
	await db.query(
		`insert into ${schema}.${quoteName(table.name)} (${columns.map(({ quoted }) => quoted).join(', ')})
			overriding system value
		select ${columns.map(({ type }, n) => `r.c${n}::${type}`).join(', ')}
		from unnest(${columns.map((_, n) => `$${n + 1}::text[]`).join(', ')})
			as r(${columns.map((_, n) => `c${n}`).join(', ')})`,
		columns.map((_, n) => rows.map((row) => row[n] ?? null))
	);
}

/** The number that a numbered column gives next, as text; null: the table has none. */
export async function readNextId(db: Queryable, table: CatalogTable): Promise<string | null> {
	if (table.identity === null) return null;
	const { rows: named } = await db.query<{ sequence: string }>(
		`select pg_get_serial_sequence($1::text, $2::text) as sequence`,
		[`public.${quoteName(table.name)}`, table.identity]
	);
	const { rows } = await db.query<{ next: string }>(
		`select (last_value + case when is_called then 1 else 0 end)::text as next
		from ${named[0]?.sequence}`
	);
	return rows[0]?.next ?? null;
}

export async function setNextId(
	db: Queryable,
	schema: string,
	table: CatalogTable,
	next: string
): Promise<void> {
	await db.query(
		`select setval(pg_get_serial_sequence($1::text, $2::text)::regclass, $3::text::bigint, false)`,
		[`${schema}.${quoteName(table.name)}`, table.identity, next]
	);
}

/** Migrations of the database, oldest first. */
export async function listAppliedMigrations(
	db: Queryable
): Promise<{ name: string; checksum: string }[]> {
	const { rows } = await db.query<{ name: string; checksum: string }>(
		'select name, checksum from public.schema_migration order by number'
	);
	return rows;
}

/** Changes whenever somebody writes what an archive holds; every write of ours is audited or a job's. */
export async function readWriteMark(db: Queryable): Promise<string> {
	const { rows } = await db.query<{ mark: string }>(
		`select concat_ws('/', (select coalesce(max(id), 0) from audit),
			(select coalesce(sum(register + roads + areas + rules + base), 0) from district_revision),
			(select count(*) from district), (select count(*) from ledger),
			(select max(finished_at) from job), (select max(finished_at) from import_batch)) as mark`
	);
	return rows[0]?.mark ?? '';
}

/** Long writes that have begun and not ended: whose they are and their last sign of life. */
export async function listWritesUnderWay(
	db: Queryable
): Promise<{ what: string; owner: string | null; heartbeat_at: string | null }[]> {
	const { rows } = await db.query<{
		what: string;
		owner: string | null;
		heartbeat_at: string | null;
	}>(
		`select kind as what, owner, heartbeat_at from job where status = 'running'
		union all
		select file_name, owner, heartbeat_at from import_batch where status = 'staging'
		union all
		select title, owner, heartbeat_at from change_set where status in ('staging', 'applying', 'undoing')
		limit 100`
	);
	return rows;
}

/** The same text only for connections to the same database. */
export async function readDatabaseIdentity(db: Queryable): Promise<string> {
	const { rows } = await db.query<{ name: string }>(
		`select concat_ws('/', current_database(), pg_postmaster_start_time(), inet_server_addr(),
			inet_server_port()) as name`
	);
	return rows[0]?.name ?? '';
}

/** What a database holds that somebody would miss. */
export async function countHoldings(
	db: Queryable
): Promise<{ districts: number; accounts: number; facilities: number; audits: number }> {
	const { rows } = await db.query<{
		districts: number;
		accounts: number;
		facilities: number;
		audits: number;
	}>(
		`select (select count(*)::int from public.district) as districts,
			(select count(*)::int from public."user") as accounts,
			(select count(*)::int from public.facility) as facilities,
			(select count(*)::int from public.audit) as audits`
	);
	return rows[0] ?? { districts: 0, accounts: 0, facilities: 0, audits: 0 };
}

/** Names from the catalog or a checked manifest; quoted whatever they hold. */
export function quoteName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
