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

/** Rows up to which deleting costs less than the new files that a truncated table and its indexes get. */
const FEW_ROWS = 2000;

/**
 * Makes tables and rows again what the migrations made; schemas and tables that tests added are
 * dropped. Sequences start anew. What nobody wrote to is left alone: most suites touch a tenth of the tables.
 */
export async function resetToPristine(db: Database): Promise<void> {
	await db.transaction(
		async (client) => {
			// Neither triggers (append-only tables) nor foreign keys are to stand in the way.
			await client.query('set local session_replication_role = replica');
			await dropAddedSchemas(client);
			const tables = await dropAddedTables(client);
			const changed = await listChanged(client, tables);
			for (const { name, rowCount } of changed)
				if (rowCount <= FEW_ROWS) await client.query(`delete from ${name}`);
			const large = changed.filter(({ rowCount }) => rowCount > FEW_ROWS);
			// What refers to it is emptied with it, also where nobody wrote.
			if (large.length > 0)
				await client.query(`truncate ${large.map(({ name }) => name).join(', ')} cascade`);
			for (const table of large.length > 0 ? tables : changed) await restoreRows(client, table);
			await restartSequences(client);
		},
		{ label: 'reset', mayBeLong: true }
	);
}

/** Tables whose rows are not those of the migrations, whatever their order. */
async function listChanged(
	client: Queryable,
	tables: readonly TableRow[]
): Promise<(TableRow & { rowCount: number })[]> {
	const rowsOf = (source: string) =>
		`(select count(*)::int as count, coalesce(sum(hashtextextended(t::text, 0)), 0) as hash from ${source} t)`;
	const changed: (TableRow & { rowCount: number })[] = [];
	const { rows } = await client.query<{ ordinal: number; row_count: number }>(
		tables
			.map(
				({ name, plain_name }, ordinal) =>
					`select ${ordinal} as ordinal, now.count as row_count
					from ${rowsOf(name)} now, ${rowsOf(`pristine."${plain_name}"`)} first
					where (now.count, now.hash) is distinct from (first.count, first.hash)`
			)
			.join(' union all ')
	);
	for (const { ordinal, row_count } of rows) {
		const table = tables[ordinal];
		if (table) changed.push({ ...table, rowCount: row_count });
	}
	return changed;
}

async function restartSequences(client: Queryable): Promise<void> {
	const { rows } = await client.query<{ name: string }>(
		`select format('%I.%I', schemaname, sequencename) as name from pg_sequences
		where schemaname = 'public' and last_value is not null`
	);
	for (const { name } of rows) await client.query(`alter sequence ${name} restart`);
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
		`insert into ${name} (${columns}) overriding system value select ${columns} from ${source}
		where not exists (select from ${name})`
	);
}
