import type { Database } from '#lib/server/db/pool.ts';
import {
	deleteLedgerRows,
	insertLedger,
	insertLedgerRows,
	listLedgerRows,
	type LedgerRow
} from '#lib/server/queries/ledger.ts';
import type { Context } from '../context.ts';
import { storeInSlices } from '../row-stager.ts';
import type { LedgerInput } from './import-ledger.ts';

const ROWS_DELETED_AT_ONCE = 1000;
const ROWS_READ_AT_ONCE = 2000;

/** Notes a ledger that is imported from where it lies (the command line). */
export async function recordLedger(
	context: Context,
	district: string,
	{ fileName, kind, options }: LedgerInput
): Promise<string> {
	const { db, actor } = context;
	return insertLedger(db, district, {
		file_name: fileName,
		path: null,
		kind,
		options,
		actor: actor.id
	});
}

/** The rows of a ledger's report become these. */
export async function storeReport(
	db: Database,
	district: string,
	ledger: string,
	rows: readonly LedgerRow[]
): Promise<void> {
	let deleted: number;
	do deleted = await deleteLedgerRows(db, district, ledger, ROWS_DELETED_AT_ONCE);
	while (deleted === ROWS_DELETED_AT_ONCE);
	await storeInSlices(db, rows, (slice) => insertLedgerRows(db, district, ledger, slice));
}

/** All rows of a stored report. */
export async function readReportRows(
	db: Database,
	district: string,
	ledger: string
): Promise<LedgerRow[]> {
	const rows: LedgerRow[] = [];
	for (let afterRow = -1; ;) {
		const page = await listLedgerRows(db, district, ledger, {
			afterRow,
			limit: ROWS_READ_AT_ONCE
		});
		rows.push(...page);
		const last = page.at(-1);
		if (!last || page.length < ROWS_READ_AT_ONCE) return rows;
		afterRow = last.row;
	}
}
