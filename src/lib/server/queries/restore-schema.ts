import type { Queryable } from '#lib/server/db/pool.ts';
import { quoteName } from './archive.ts';

/** Where a restore builds the database that is to come; nobody reads it until the swap. */
export const STAGING_SCHEMA = 'restoring';

/** Whose restore is under way, if one is, or was when its process ended. */
export async function findRestoreOwner(db: Queryable): Promise<string | null | undefined> {
	const { rows: found } = await db.query<{ exists: boolean }>(
		`select to_regclass('${STAGING_SCHEMA}.restore_owner') is not null as exists`
	);
	if (found[0]?.exists !== true) return undefined;
	const { rows } = await db.query<{ owner: string }>(
		`select owner from ${STAGING_SCHEMA}.restore_owner limit 1`
	);
	return rows[0]?.owner ?? null;
}

/** An empty schema for a restore, in place of one that was left behind. */
export async function createStagingSchema(client: Queryable, owner: string): Promise<void> {
	await dropStagingSchema(client);
	await client.query(`create schema ${STAGING_SCHEMA}`);
	await client.query(`create table ${STAGING_SCHEMA}.restore_owner (owner text not null)`);
	await client.query(`insert into ${STAGING_SCHEMA}.restore_owner (owner) values ($1::text)`, [
		owner
	]);
}

export async function dropStagingSchema(client: Queryable): Promise<void> {
	await client.query(`drop schema if exists ${STAGING_SCHEMA} cascade`);
}

/** Empties staged tables and keeps their triggers from firing while rows are loaded. */
export async function openForLoading(client: Queryable, tables: readonly string[]): Promise<void> {
	for (const table of tables) await setTriggers(client, table, 'disable');
	const names = tables.map((table) => `${STAGING_SCHEMA}.${quoteName(table)}`);
	await client.query(`truncate ${names.join(', ')} cascade`);
}

export async function closeAfterLoading(
	client: Queryable,
	tables: readonly string[]
): Promise<void> {
	for (const table of tables) await setTriggers(client, table, 'enable');
}

/** Tells the planner what is in a staged table; the embedded database does so by itself never. */
export async function analyzeStaged(db: Queryable, table: string): Promise<void> {
	await db.query(`analyze ${STAGING_SCHEMA}.${quoteName(table)}`);
}

async function setTriggers(client: Queryable, table: string, how: 'enable' | 'disable') {
	await client.query(`alter table ${STAGING_SCHEMA}.${quoteName(table)} ${how} trigger user`);
}

/** Puts the staged tables and functions in the place of the present ones. */
export async function swapStagingSchema(client: Queryable): Promise<void> {
	await client.query(`drop table ${STAGING_SCHEMA}.restore_owner`);
	for (const { name } of await listOurs(client, 'public', 'table')) {
		await client.query(`drop table if exists ${name} cascade`);
	}
	for (const { name } of await listOurs(client, 'public', 'function')) {
		await client.query(`drop function if exists ${name} cascade`);
	}
	for (const kind of ['table', 'function'] as const) {
		for (const { name } of await listOurs(client, STAGING_SCHEMA, kind)) {
			await client.query(`alter ${kind} ${name} set schema public`);
		}
	}
	// Without cascade: it fails if anything was forgotten.
	await client.query(`drop schema ${STAGING_SCHEMA}`);
}

/** Where a district's counters stood, so that what was computed before is not taken for new. */
export async function readRevisions(client: Queryable): Promise<unknown[]> {
	const { rows } = await client.query(
		`select district, register, roads, areas, rules, base from public.district_revision limit 100000`
	);
	return rows;
}

/** Moves the counters past those that were there before a restore. */
export async function passRevisions(client: Queryable, before: readonly unknown[]): Promise<void> {
	await client.query(
		`update public.district_revision r set
			register = greatest(r.register, b.register) + 1, roads = greatest(r.roads, b.roads) + 1,
			areas = greatest(r.areas, b.areas) + 1, rules = greatest(r.rules, b.rules) + 1,
			base = greatest(r.base, b.base) + 1
		from jsonb_to_recordset($1::jsonb) as b(district text, register bigint, roads bigint,
			areas bigint, rules bigint, base bigint)
		where b.district = r.district`,
		[JSON.stringify(before)]
	);
}

/** Names, quoted and with arguments, of what is ours in a schema and no extension's. */
async function listOurs(
	client: Queryable,
	schema: 'public' | typeof STAGING_SCHEMA,
	kind: 'table' | 'function'
): Promise<{ name: string }[]> {
	const { rows } = await client.query<{ name: string }>(
		kind === 'table'
			? `select format('%I.%I', n.nspname, c.relname) as name
				from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = $1::text and c.relkind in ('r', 'p') and not c.relispartition
					and not exists (select from pg_depend d
						where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
				order by c.relname limit 1000`
			: `select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name
				from pg_proc p join pg_namespace n on n.oid = p.pronamespace
				where n.nspname = $1::text and p.prokind = 'f'
					and not exists (select from pg_depend d
						where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
				order by p.proname limit 1000`,
		[schema]
	);
	return rows;
}
