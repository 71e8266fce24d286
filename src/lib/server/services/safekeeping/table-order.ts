import type { CatalogTable } from '#lib/server/queries/archive.ts';
import { LEFT_OUT } from '#lib/server/queries/archive-policy.ts';

/** Ours that hold no data of their own: the archive says in its manifest what they would say. */
const BOOKKEEPING: readonly string[] = ['schema_migration', 'restore_owner'];

/**
 * The tables that are archived, those that others refer to first; ties by name.
 *
 * @throws {Error} A table has no primary key, or refers to one that is left out; names it.
 */
export function orderForLoading(tables: readonly CatalogTable[]): CatalogTable[] {
	const archived = tables.filter(
		({ name }) => LEFT_OUT[name] === undefined && !BOOKKEEPING.includes(name)
	);
	const waiting = new Map(archived.map((table) => [table.name, assertArchivable(table)]));
	const ordered: CatalogTable[] = [];
	while (waiting.size > 0) {
		const next = [...waiting.values()].find(
			({ references }) => !references.some((name) => waiting.has(name))
		);
		if (!next) throw new Error(`tables refer to each other: ${[...waiting.keys()].join(', ')}`);
		waiting.delete(next.name);
		ordered.push(next);
	}
	return ordered;
}

function assertArchivable(table: CatalogTable): CatalogTable {
	const left = table.references.find((name) => LEFT_OUT[name] !== undefined);
	if (left !== undefined) {
		throw new Error(
			`table ${table.name} refers to ${left}, which queries/archive-policy.ts leaves out of archives`
		);
	}
	if (table.key.length === 0) {
		throw new Error(`table ${table.name} has no primary key, without which it cannot be archived`);
	}
	return table;
}
