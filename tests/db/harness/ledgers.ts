import type { FacilityKind } from '#lib/domain/facility.ts';
import type { LedgerOptions } from '#lib/domain/ledger/options.ts';
import { profileColumns } from '#lib/domain/ledger/column-profile.ts';
import { readTable } from '#lib/formats/ledger/read-table.ts';
import type { Database } from '#lib/server/db/pool.ts';
import type { LedgerInput } from '#lib/server/services/ledger/import-ledger.ts';
import { signatureOf } from '#lib/server/services/ledger/source-ids.ts';

export const NO_OPTIONS: LedgerOptions = {
	sheet: null,
	mapping: null,
	is_crs_stated: false,
	as_of: null,
	source: null,
	merge: [],
	decisions: {}
};

/** A ledger given as CSV text or bytes. */
export async function ledgerOf(
	content: string | Uint8Array,
	options: Partial<LedgerOptions> = {},
	kind: FacilityKind = 'hydrant'
): Promise<LedgerInput> {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const table = await readTable(bytes);
	return {
		ledger: { table, profiles: profileColumns(table), signature: signatureOf(table.headings) },
		fileName: '台账.csv',
		kind,
		options: { ...NO_OPTIONS, ...options }
	};
}

/** Everything that the register is, as one text: what an undo must bring back to the letter. */
export async function dumpRegister(db: Database, district: string): Promise<string> {
	const dump: Record<string, unknown> = {};
	for (const [table, order] of [
		['facility', 'id'],
		['facility_version', 'id, version'],
		['observation', 'id'],
		['facility_state', 'facility_id'],
		['ledger_link', 'source, source_id'],
		['vehicle', 'id'],
		['outage_facility', 'outage_id, facility_id']
	] as const) {
		const { rows } = await db.query<{ row: string }>(
			`select t::text as row from ${table} t where district = $1::text order by ${order}`,
			[district]
		);
		dump[table] = rows.map(({ row }) => row);
	}
	return JSON.stringify(dump, null, '\n');
}

/** Rows of a table of the district. */
export async function countRows(db: Database, table: string, district: string): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`select count(*)::int as count from ${table} where district = $1::text`,
		[district]
	);
	return rows[0]?.count ?? NaN;
}
