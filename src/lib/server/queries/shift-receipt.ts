import type { ShiftReceipt } from '#lib/domain/shift-receipt.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** What a receipt is about, as it was asked for. */
export interface ReceiptSubject {
	record_ids: string[];
	photos: { facility_id: string; sha256: string }[];
}
export type StoredReceipt = ShiftReceipt & ReceiptSubject;

const COLUMNS = `number, author, author_name, device, from_at, until_at, made_at, mark_count,
	received_count, photo_count, photo_received_count, refused_count`;

/** How many receipts a day has: its numbers begin with the day. */
export async function countReceiptsOfDay(
	db: Queryable,
	district: string,
	prefix: string
): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`select count(*)::int as count from shift_receipt
		where district = $1::text and starts_with(number, $2::text)`,
		[district, prefix]
	);
	return rows[0]?.count ?? 0;
}

export async function insertReceipt(
	db: Queryable,
	district: string,
	receipt: StoredReceipt
): Promise<void> {
	await db.query(
		`insert into shift_receipt (district, ${COLUMNS}, record_ids, photos)
		select $1::text, ${COLUMNS}, coalesce(record_ids, '{}'), photos
		from jsonb_to_record($2::jsonb) as r(number text, author text, author_name text, device text,
			from_at timestamptz, until_at timestamptz, made_at timestamptz, mark_count integer,
			received_count integer, photo_count integer, photo_received_count integer,
			refused_count integer, record_ids uuid[], photos jsonb)`,
		[district, JSON.stringify(receipt)]
	);
}

/** Receipts, the latest first; of one author, or one by its number. */
export async function listReceipts(
	db: Queryable,
	district: string,
	filter: { author?: string | undefined; number?: string | undefined; limit: number }
): Promise<StoredReceipt[]> {
	const { rows } = await db.query<StoredReceipt>(
		`select ${COLUMNS}, record_ids, photos from shift_receipt
		where district = $1::text and ($2::text is null or author = $2::text)
			and ($3::text is null or number = $3::text)
		order by made_at desc, number desc limit $4::int`,
		[district, filter.author ?? null, filter.number ?? null, filter.limit]
	);
	return rows;
}

/** Of ids, those that are observations of that person. */
export async function listOwnIds(
	db: Queryable,
	district: string,
	author: string,
	ids: readonly string[]
): Promise<Set<string>> {
	const { rows } = await db.query<{ id: string }>(
		`select id from observation
		where district = $1::text and observer = $2::text and id = any ($3::uuid[])`,
		[district, author, ids]
	);
	return new Set(rows.map(({ id }) => id));
}

/** Observations of a person with a device in a period that are not among `ids`. */
export async function countOthersOfShift(
	db: Queryable,
	district: string,
	shift: {
		author: string;
		device: string | null;
		from: string;
		until: string;
		ids: readonly string[];
	}
): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`select count(*)::int as count from observation
		where district = $1::text and observer = $2::text and device is not distinct from $3::text
			and observed_at between $4::timestamptz and $5::timestamptz and id <> all ($6::uuid[])`,
		[district, shift.author, shift.device, shift.from, shift.until, shift.ids]
	);
	return rows[0]?.count ?? 0;
}
