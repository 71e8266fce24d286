import type { Database } from '#lib/server/db/pool.ts';
import { listTables, quoteName, type CatalogTable } from '#lib/server/queries/archive.ts';
import { orderForLoading } from '#lib/server/services/safekeeping/table-order.ts';

/** Every row of every archived table as PostgreSQL writes it, in the order of its key. */
export async function dumpDatabase(
	db: Database,
	options: { without?: readonly string[] } = {}
): Promise<Record<string, string[]>> {
	const dump: Record<string, string[]> = {};
	for (const table of orderForLoading(await listTables(db, 'public'))) {
		if (!options.without?.includes(table.name)) dump[table.name] = await rowsOf(db, table);
	}
	return dump;
}

async function rowsOf(db: Database, table: CatalogTable): Promise<string[]> {
	const { rows } = await db.query<{ row: string }>(
		`select t::text as row from public.${quoteName(table.name)} t
		order by ${table.key.map(({ quoted }) => `t.${quoted}`).join(', ')}`
	);
	return rows.map(({ row }) => row);
}
