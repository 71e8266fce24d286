import type { Finding, RowOutcome } from '#lib/domain/ledger/findings.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export type LedgerStatus = 'uploaded' | 'read' | 'checked' | 'imported' | 'failed';

/** A ledger that somebody uploaded or imported. Times are ISO strings. */
export interface Ledger {
	id: string;
	file_name: string;
	file_hash: string | null;
	/** Name of the uploaded file (services/uploads.ts); null: it was imported from where it lay. */
	path: string | null;
	kind: string;
	status: LedgerStatus;
	options: Record<string, unknown>;
	preview: Record<string, unknown> | null;
	summary: Record<string, unknown> | null;
	change_set: string | null;
	change_set_status: string | null;
	job_id: string | null;
	actor: string;
	created_at: string;
}

const COLUMNS = `l.id, l.file_name, l.file_hash, l.path, l.kind, l.status, l.options, l.preview, l.summary,
	l.change_set, c.status as change_set_status, l.job_id, l.actor, l.created_at`;
const FROM = `ledger l left join change_set c on c.district = l.district and c.id = l.change_set`;

export async function insertLedger(
	db: Queryable,
	district: string,
	ledger: Pick<Ledger, 'file_name' | 'path' | 'kind' | 'options' | 'actor'>
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into ledger (district, file_name, path, kind, options, actor)
		values ($1::text, $2::text, $3::text, $4::text, $5::jsonb, $6::text) returning id`,
		[
			district,
			ledger.file_name,
			ledger.path,
			ledger.kind,
			JSON.stringify(ledger.options),
			ledger.actor
		]
	);
	if (!rows[0]) throw new Error('insert into ledger returned no row');
	return rows[0].id;
}

export async function findLedger(
	db: Queryable,
	district: string,
	id: string
): Promise<Ledger | undefined> {
	const { rows } = await db.query<Ledger>(
		`select ${COLUMNS} from ${FROM} where l.district = $1::text and l.id = $2::uuid`,
		[district, id]
	);
	return rows[0];
}

/** Ledgers of a district, newest first, without their previews. */
export async function listLedgers(
	db: Queryable,
	district: string,
	limit: number
): Promise<Ledger[]> {
	const { rows } = await db.query<Ledger>(
		`select ${COLUMNS.replace('l.preview', 'null as preview')} from ${FROM}
		where l.district = $1::text order by l.created_at desc, l.id limit $2::int`,
		[district, limit]
	);
	return rows;
}

/** Changes what is given; the rest stays. */
export async function updateLedger(
	db: Queryable,
	district: string,
	id: string,
	change: Partial<
		Pick<
			Ledger,
			'kind' | 'status' | 'options' | 'preview' | 'summary' | 'change_set' | 'job_id' | 'file_hash'
		>
	>
): Promise<void> {
	const json = (value: unknown) =>
		value === undefined || value === null ? null : JSON.stringify(value);
	await db.query(
		`update ledger set kind = coalesce($3::text, kind), status = coalesce($4::text, status),
			options = coalesce($5::jsonb, options), preview = coalesce($6::jsonb, preview),
			summary = coalesce($7::jsonb, summary), change_set = coalesce($8::uuid, change_set),
			job_id = coalesce($9::uuid, job_id), file_hash = coalesce($10::text, file_hash)
		where district = $1::text and id = $2::uuid`,
		[
			district,
			id,
			change.kind ?? null,
			change.status ?? null,
			json(change.options),
			json(change.preview),
			json(change.summary),
			change.change_set ?? null,
			change.job_id ?? null,
			change.file_hash ?? null
		]
	);
}

/** Removes a ledger that was not imported. @returns whether there was one. */
export async function deleteLedger(db: Queryable, district: string, id: string): Promise<boolean> {
	const { rowCount } = await db.query(
		`delete from ledger where district = $1::text and id = $2::uuid and change_set is null`,
		[district, id]
	);
	return rowCount === 1;
}

/** One row of a report. */
export interface LedgerRow {
	row: number;
	outcome: RowOutcome;
	change: 'created' | 'updated' | 'unchanged' | null;
	label: string;
	facility_id: string | null;
	findings: Finding[];
}

export async function insertLedgerRows(
	db: Queryable,
	district: string,
	ledger: string,
	rows: readonly LedgerRow[]
): Promise<void> {
	await db.query(
		`insert into ledger_row (district, ledger, row, outcome, change, label, facility_id, codes, findings)
		select $1::text, $2::uuid, r.row, r.outcome, r.change, r.label, r.facility_id,
			array(select distinct f ->> 'code' from jsonb_array_elements(r.findings) f), r.findings
		from jsonb_to_recordset($3::jsonb) as r(row integer, outcome text, change text, label text,
			facility_id uuid, findings jsonb)`,
		[district, ledger, JSON.stringify(rows)]
	);
}

/** Deletes up to `limit` rows of a report. @returns how many. */
export async function deleteLedgerRows(
	db: Queryable,
	district: string,
	ledger: string,
	limit: number
): Promise<number> {
	const { rowCount } = await db.query(
		`delete from ledger_row where district = $1::text and ledger = $2::uuid and row in (
			select row from ledger_row where district = $1::text and ledger = $2::uuid
			order by row limit $3::int)`,
		[district, ledger, limit]
	);
	return rowCount ?? 0;
}

export interface LedgerRowFilter {
	outcome?: string | undefined;
	code?: string | undefined;
	/** Only rows about which something is said. */
	isNoted?: boolean | undefined;
	afterRow: number;
	limit: number;
}

const MATCHES = `district = $1::text and ledger = $2::uuid
	and ($3::text is null or outcome = $3::text)
	and ($4::text is null or $4::text = any (codes))
	and ($5::boolean is not true or codes <> '{}')`;

/** A page of a report, in the order of rows. */
export async function listLedgerRows(
	db: Queryable,
	district: string,
	ledger: string,
	filter: LedgerRowFilter
): Promise<LedgerRow[]> {
	const { rows } = await db.query<LedgerRow>(
		`select row, outcome, change, label, facility_id, findings from ledger_row
		where ${MATCHES} and row > $6::int order by row limit $7::int`,
		[
			district,
			ledger,
			filter.outcome ?? null,
			filter.code ?? null,
			filter.isNoted ?? null,
			filter.afterRow,
			filter.limit
		]
	);
	return rows;
}

export async function countLedgerRows(
	db: Queryable,
	district: string,
	ledger: string,
	filter: Omit<LedgerRowFilter, 'afterRow' | 'limit'>
): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`select count(*)::int as count from ledger_row where ${MATCHES}`,
		[district, ledger, filter.outcome ?? null, filter.code ?? null, filter.isNoted ?? null]
	);
	return rows[0]?.count ?? 0;
}

/** A mapping that a person confirmed for headings like these. */
export interface KeptMapping {
	source: string;
	mapping: unknown;
	confirmed_by: string;
	confirmed_at: string;
}

export async function findKeptMapping(
	db: Queryable,
	district: string,
	kind: string,
	signature: string
): Promise<KeptMapping | undefined> {
	const { rows } = await db.query<KeptMapping>(
		`select source, mapping, confirmed_by, confirmed_at from ledger_mapping
		where district = $1::text and kind = $2::text and signature = $3::text`,
		[district, kind, signature]
	);
	return rows[0];
}

export async function keepMapping(
	db: Queryable,
	district: string,
	kept: { kind: string; signature: string; source: string; mapping: unknown; confirmedBy: string }
): Promise<void> {
	await db.query(
		`insert into ledger_mapping (district, kind, signature, source, mapping, confirmed_by)
		values ($1::text, $2::text, $3::text, $4::text, $5::jsonb, $6::text)
		on conflict (district, kind, signature) do update set source = excluded.source,
			mapping = excluded.mapping, confirmed_by = excluded.confirmed_by, confirmed_at = now()`,
		[
			district,
			kept.kind,
			kept.signature,
			kept.source,
			JSON.stringify(kept.mapping),
			kept.confirmedBy
		]
	);
}
