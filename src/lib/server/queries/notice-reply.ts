import type { ReplyReport } from '#lib/domain/notice-reply.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A reply sheet that came back. Instants are ISO strings. */
export interface StoredReply {
	id: string;
	file_name: string;
	file_hash: string;
	report: ReplyReport;
	imported_by: string;
	imported_at: string;
	undone_by: string | null;
	undone_at: string | null;
}

/** A reply with the account that brought it, which is not told. */
export type ReplyToStore = Omit<StoredReply, 'undone_by' | 'undone_at'> & { account: string };

export interface ReplyRowToStore {
	row: number;
	notice: string;
	work_order: string;
	is_fixed: boolean;
	fixed_on: string | null;
	fixed_by: string | null;
	remark: string | null;
}

/** An order of a letter, as a row of a reply may name it. */
export interface ReplyTarget {
	notice: string;
	number: string;
	letter_date: string;
	withdrawn_at: string | null;
	order_id: string;
	ordinal: number;
	code: string | null;
	last_seen_at: string | null;
	closed_at: string | null;
	voided_at: string | null;
}

/** What letters of these numbers name; with `servicedBy` only letters to that unit, and what it still services. */
export async function listReplyTargets(
	db: Queryable,
	district: string,
	numbers: readonly string[],
	servicedBy?: string
): Promise<ReplyTarget[]> {
	const { rows } = await db.query<ReplyTarget>(
		`select n.id as notice, n.number, n.letter_date::text as letter_date, n.withdrawn_at,
			i.work_order as order_id, i.ordinal, i.snapshot ->> 'code' as code, w.last_seen_at,
			w.closed_at, w.voided_at
		from notice n
		join notice_item i on i.district = n.district and i.notice = n.id
		left join work_order w on w.district = i.district and w.id = i.work_order
		left join facility f on f.district = i.district and f.id = i.facility_id
		where n.district = $1::text and n.number = any ($2::text[])
			and ($3::text is null
				or (n.party_role = 'serviced_by' and n.party = $3::text and f.serviced_by = $3::text))
		order by n.number, i.ordinal limit 20000`,
		[district, numbers, servicedBy ?? null]
	);
	return rows;
}

export async function insertReply(
	db: Queryable,
	district: string,
	reply: ReplyToStore,
	rows: readonly ReplyRowToStore[]
): Promise<void> {
	await db.query(
		`insert into notice_reply (district, id, file_name, file_hash, report, imported_by,
			imported_at, imported_by_account)
		values ($1::text, $2::uuid, $3::text, $4::text, $5::jsonb, $6::text, $7::timestamptz,
			$8::text)`,
		[
			district,
			reply.id,
			reply.file_name,
			reply.file_hash,
			JSON.stringify(reply.report),
			reply.imported_by,
			reply.imported_at,
			reply.account
		]
	);
	await db.query(
		`insert into notice_reply_row (district, reply, row, notice, work_order, is_fixed, fixed_on,
			fixed_by, remark)
		select $1::text, $2::uuid, r.* from jsonb_to_recordset($3::jsonb) as r("row" int, notice uuid,
			work_order uuid, is_fixed boolean, fixed_on date, fixed_by text, remark text)`,
		[district, reply.id, JSON.stringify(rows)]
	);
}

/** Replies, the latest first; with `fileHash` those of that very file, `notice` those to a letter, `account` those that it brought. */
export async function listReplies(
	db: Queryable,
	district: string,
	filter: { id?: string; fileHash?: string; notice?: string; account?: string; limit: number }
): Promise<StoredReply[]> {
	const { rows } = await db.query<StoredReply>(
		`select p.id, p.file_name, p.file_hash, p.report, p.imported_by, p.imported_at, p.undone_by,
			p.undone_at
		from notice_reply p
		where p.district = $1::text and ($2::uuid is null or p.id = $2::uuid)
			and ($3::text is null or p.file_hash = $3::text)
			and ($4::uuid is null or exists (select from notice_reply_row r
				where r.district = p.district and r.reply = p.id and r.notice = $4::uuid))
			and ($5::text is null or p.imported_by_account = $5::text)
		order by p.imported_at desc, p.id limit $6::int`,
		[
			district,
			filter.id ?? null,
			filter.fileHash ?? null,
			filter.notice ?? null,
			filter.account ?? null,
			filter.limit
		]
	);
	return rows;
}

/** @returns whether there was one that was not undone before. */
export async function undoReply(
	db: Queryable,
	district: string,
	id: string,
	{ by, at }: { by: string; at: Date }
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update notice_reply set undone_by = $3::text, undone_at = $4::timestamptz
		where district = $1::text and id = $2::uuid and undone_at is null`,
		[district, id, by, at]
	);
	return rowCount === 1;
}
