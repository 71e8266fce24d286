import type { Database, Queryable } from '#lib/server/db/pool.ts';

/** Tables of ours, without those of extensions and the record of the migrations. */
const OUR_TABLES = `select c.oid, c.oid::regclass::text as name, c.relname as plain_name
	from pg_class c
	where c.relkind in ('r', 'p') and not c.relispartition
		and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_migration'
		and not exists (select from pg_depend d
			where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')`;

interface TableRow {
	name: string;
	plain_name: string;
}

/** Remembers tables and rows as the migrations made them. */
export async function keepPristineRows(db: Database): Promise<void> {
	await db.query('create schema pristine');
	const { rows: tables } = await db.query<TableRow>(OUR_TABLES);
	for (const table of tables) {
		await db.query(`create table pristine."${table.plain_name}" as table ${table.name}`);
	}
}

/**
 * Makes tables and rows again what the migrations made; schemas and tables that tests added are
 * dropped. Sequences start anew.
 */
export async function resetToPristine(db: Database): Promise<void> {
	await db.transaction(
		async (client) => {
			// Neither triggers (append-only tables) nor foreign keys are to stand in the way.
			await client.query('set local session_replication_role = replica');
			await dropAddedSchemas(client);
			const names = await dropAddedTables(client);
			if (names.length === 0) return;
			await client.query(`truncate ${names.map(({ name }) => name).join(', ')} restart identity`);
			for (const table of names) await restoreRows(client, table);
		},
		{ label: 'reset', mayBeLong: true }
	);
}

async function dropAddedSchemas(client: Queryable): Promise<void> {
	const { rows } = await client.query<{ name: string }>(
		`select quote_ident(nspname) as name from pg_namespace n
		where nspname !~ '^pg_' and nspname not in ('public', 'pristine', 'information_schema')
			and not exists (select from pg_depend d
				where d.objid = n.oid and d.classid = 'pg_namespace'::regclass and d.deptype = 'e')`
	);
	for (const { name } of rows) await client.query(`drop schema ${name} cascade`);
}

/** @returns The tables that stay. */
async function dropAddedTables(client: Queryable): Promise<TableRow[]> {
	const { rows } = await client.query<TableRow & { is_added: boolean }>(
		`select t.*, to_regclass('pristine.' || quote_ident(t.plain_name)) is null as is_added
		from (${OUR_TABLES}) t order by t.name`
	);
	for (const { name, is_added } of rows) {
		if (is_added) await client.query(`drop table ${name} cascade`);
	}
	return rows.filter((row) => !row.is_added);
}

async function restoreRows(client: Queryable, { name, plain_name }: TableRow): Promise<void> {
	const source = `pristine."${plain_name}"`;
	const { rows } = await client.query<{ columns: string | null }>(
		`select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
		where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = ''
			and exists (select from ${source})`,
		[name]
	);
	const columns = rows[0]?.columns;
	if (columns === undefined || columns === null) return;
	await client.query(
		`insert into ${name} (${columns}) overriding system value select ${columns} from ${source}`
	);
}
