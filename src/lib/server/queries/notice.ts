import type { Notice, NoticeItemSnapshot, NoticeTemplate } from '#lib/domain/notice.ts';
import type { PartyRole } from '#lib/domain/work-order.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export interface NoticeToStore {
	id: string;
	year: number;
	sequence: number;
	number: string;
	party_role: PartyRole;
	party: string;
	letter_date: string;
	deadline: string;
	note: string;
	template: NoticeTemplate;
	pdf_hash: string;
	docx_hash: string;
	sheet_hash: string;
	signed_by: string;
	signed_by_name: string;
	signed_at: string;
	items: {
		ordinal: number;
		order_id: string;
		facility_id: string;
		reminder: number;
		snapshot: NoticeItemSnapshot;
	}[];
}

export interface NoticeItemRow {
	ordinal: number;
	order_id: string;
	facility_id: string;
	reminder: number;
	snapshot: NoticeItemSnapshot;
}

/** The district's own template of letters; undefined before somebody set one. */
export async function findNoticeTemplate(
	db: Queryable,
	district: string
): Promise<NoticeTemplate | undefined> {
	const { rows } = await db.query<NoticeTemplate>(
		`select number_template, issuer, contact, basis from notice_template
		where district = $1::text`,
		[district]
	);
	return rows[0];
}

export async function saveNoticeTemplate(
	db: Queryable,
	district: string,
	{ number_template, issuer, contact, basis }: NoticeTemplate,
	{ by, at }: { by: string; at: Date }
): Promise<void> {
	await db.query(
		`insert into notice_template (district, number_template, issuer, contact, basis, set_by, set_at)
		values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::timestamptz)
		on conflict (district) do update set number_template = excluded.number_template,
			issuer = excluded.issuer, contact = excluded.contact, basis = excluded.basis,
			set_by = excluded.set_by, set_at = excluded.set_at`,
		[district, number_template, issuer, contact, basis, by, at]
	);
}

/** The last letter of a year: its number in the year and its date; sequence 0 before the first. */
export async function findLastNotice(
	db: Queryable,
	district: string,
	year: number
): Promise<{ sequence: number; letter_date: string | null }> {
	const { rows } = await db.query<{ sequence: number; letter_date: string | null }>(
		`select coalesce(max(sequence), 0)::int as sequence, max(letter_date)::text as letter_date
		from notice where district = $1::text and year = $2::int`,
		[district, year]
	);
	return rows[0] ?? { sequence: 0, letter_date: null };
}

/** Stores a signed letter with what it names. */
export async function insertNotice(
	db: Queryable,
	district: string,
	{ items, ...notice }: NoticeToStore
): Promise<void> {
	await db.query(
		`insert into notice (district, id, year, sequence, number, party_role, party, letter_date,
			deadline, note, template, pdf_hash, docx_hash, sheet_hash, signed_by, signed_by_name, signed_at)
		values ($1::text, $2::uuid, $3::int, $4::int, $5::text, $6::text, $7::text, $8::date, $9::date,
			$10::text, $11::jsonb, $12::text, $13::text, $14::text, $15::text, $16::text, $17::timestamptz)`,
		[
			district,
			notice.id,
			notice.year,
			notice.sequence,
			notice.number,
			notice.party_role,
			notice.party,
			notice.letter_date,
			notice.deadline,
			notice.note,
			JSON.stringify(notice.template),
			notice.pdf_hash,
			notice.docx_hash,
			notice.sheet_hash,
			notice.signed_by,
			notice.signed_by_name,
			notice.signed_at
		]
	);
	await db.query(
		`insert into notice_item (district, notice, ordinal, work_order, facility_id, reminder, snapshot)
		select $1::text, $2::uuid, r.ordinal, r.order_id, r.facility_id, r.reminder, r.snapshot
		from jsonb_to_recordset($3::jsonb) as r(ordinal int, order_id uuid, facility_id uuid,
			reminder int, snapshot jsonb)`,
		[district, notice.id, JSON.stringify(items)]
	);
}

/** Letters, the latest first. A maintainer's own: addressed to its unit as the servicing one. */
export async function listNotices(
	db: Queryable,
	district: string,
	filter: { id?: string; number?: string; servicedBy?: string | undefined; limit: number }
): Promise<Notice[]> {
	const { rows } = await db.query<Notice>(
		`select n.id, n.year, n.sequence, n.number, n.party_role, n.party,
			n.letter_date::text as letter_date, n.deadline::text as deadline, n.note, n.pdf_hash,
			n.docx_hash, n.sheet_hash, n.signed_by_name, n.signed_at, n.withdrawn_at, n.withdrawn_by,
			n.withdraw_reason,
			(select count(*)::int from notice_item i
				where i.district = n.district and i.notice = n.id) as item_count
		from notice n
		where n.district = $1::text and ($2::uuid is null or n.id = $2::uuid)
			and ($3::text is null or n.number = $3::text)
			and ($4::text is null or (n.party_role = 'serviced_by' and n.party = $4::text))
		order by n.signed_at desc, n.id limit $5::int`,
		[district, filter.id ?? null, filter.number ?? null, filter.servicedBy ?? null, filter.limit]
	);
	return rows;
}

export async function listNoticeItems(
	db: Queryable,
	district: string,
	notice: string
): Promise<NoticeItemRow[]> {
	const { rows } = await db.query<NoticeItemRow>(
		`select ordinal, work_order as order_id, facility_id, reminder, snapshot from notice_item
		where district = $1::text and notice = $2::uuid order by ordinal`,
		[district, notice]
	);
	return rows;
}

/** @returns whether there was one that was not withdrawn before. */
export async function withdrawNotice(
	db: Queryable,
	district: string,
	id: string,
	{ by, reason, at }: { by: string; reason: string; at: Date }
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update notice set withdrawn_at = $5::timestamptz, withdrawn_by = $3::text,
			withdraw_reason = $4::text
		where district = $1::text and id = $2::uuid and withdrawn_at is null`,
		[district, id, by, reason, at]
	);
	return rowCount === 1;
}
