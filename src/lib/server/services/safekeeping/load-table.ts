import type { ArchiveReader } from '#lib/formats/archive/archive-reader.ts';
import type { ArchivedTable } from '#lib/formats/archive/manifest.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import type { Database } from '#lib/server/db/pool.ts';
import {
	insertArchivedRows,
	type ArchivedRow,
	type CatalogTable
} from '#lib/server/queries/archive.ts';
import { STAGING_SCHEMA } from '#lib/server/queries/restore-schema.ts';
import { RowStager } from '../row-stager.ts';

const FIRST_ROWS = 20;

/**
 * Loads the rows of an archived table in short statements.
 *
 * @returns Milliseconds of the slowest.
 * @throws {FormatError} The rows are not what the manifest says, or fit no table.
 */
export async function loadTable(
	db: Database,
	archive: ArchiveReader,
	archived: ArchivedTable,
	table: CatalogTable | undefined
): Promise<number> {
	const names = table?.columns.map(({ name }) => name);
	if (!table || JSON.stringify(names) !== JSON.stringify(archived.columns)) {
		throw new FormatError(`the table ${archived.name} is not one of the database it names`);
	}
	const stager = new RowStager<ArchivedRow>(
		db,
		(rows) => insertArchivedRows(db, STAGING_SCHEMA, table, rows),
		FIRST_ROWS,
		(row) => row.reduce((sum, value) => sum + (value?.length ?? 0), 0)
	);
	let isHeading = true;
	for await (const line of splitLines(archive.read(archived.entry, archived.sha256))) {
		if (!isHeading) await stager.add(parseRow(line, archived));
		isHeading = false;
	}
	await stager.finish();
	if (stager.count !== archived.rows) {
		throw new FormatError(
			`${archived.entry} has ${stager.count} rows; the manifest says ${archived.rows}`
		);
	}
	return stager.slowestMilliseconds;
}

function parseRow(line: string, { columns, entry }: ArchivedTable): ArchivedRow {
	const row: unknown = JSON.parse(line);
	const isRow =
		Array.isArray(row) &&
		row.length === columns.length &&
		row.every((value) => value === null || typeof value === 'string');
	if (isRow) return row;
	throw new FormatError(`${entry} holds a line that is no row`);
}

async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of chunks) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		yield* lines;
	}
	if (rest !== '') yield rest;
}
