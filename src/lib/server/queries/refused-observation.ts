import type { FacilityKind } from '#lib/domain/facility.ts';
import type { RefusedState } from '#lib/domain/refused-mark.ts';
import { findUnstorable } from '#lib/domain/storable.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** An observation that went back to its device. Times are ISO strings. */
export interface RefusedObservation {
	id: string;
	sent_by: string;
	sent_by_name: string;
	/** null: not in the register, or another's. */
	facility_id: string | null;
	kind: FacilityKind | null;
	code: string | null;
	name: string | null;
	payload: unknown;
	reason: string;
	refused_at: string;
	replaced_by: string | null;
	settled_at: string | null;
	settled_by: string | null;
	settled_note: string | null;
	state: RefusedState;
}

/** Taken after all counts only from later: the very id may have been refused because another mark has it. */
const STATE = `case
	when r.replaced_by is not null then 'replaced'
	when exists (
		select from observation o where o.district = r.district and o.received_at > r.refused_at
			and o.id = case when r.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then r.id::uuid end
	) then 'taken'
	when r.settled_at is not null then 'settled'
	else 'waiting' end`;

const MOST_PAYLOAD_LETTERS = 8000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Notes what was refused; a record that comes again replaces its note; what the desk said of it stays while the reason is the same. What cannot be stored is left out of it. */
export async function saveRefused(
	db: Queryable,
	district: string,
	refusals: readonly { id: string; input: unknown; reason: string }[],
	by: { id: string; name: string; at: string }
): Promise<void> {
	const rows = new Map(
		refusals.map(({ id, input, reason }) => {
			const isKept =
				findUnstorable(input) === undefined &&
				(JSON.stringify(input) ?? '').length <= MOST_PAYLOAD_LETTERS;
			const facility =
				typeof input === 'object' && input !== null && 'facility_id' in input
					? String(input.facility_id)
					: '';
			const key = findUnstorable(id) === undefined ? id.slice(0, 100) : '';
			return [
				key,
				{
					id: key,
					facility_id: UUID.test(facility) ? facility : null,
					payload: isKept ? (input ?? null) : null,
					reason
				}
			];
		})
	);
	await db.query(
		`insert into refused_observation as r (district, id, sent_by, sent_by_name, facility_id, payload,
			reason, refused_at)
		select $1::text, id, $3::text, $4::text, facility_id, payload, reason, $5::timestamptz
		from jsonb_to_recordset($2::jsonb) as i(id text, facility_id uuid, payload jsonb, reason text)
		on conflict (district, id, sent_by) do update set
			reason = excluded.reason, refused_at = excluded.refused_at, payload = excluded.payload,
			settled_at = case when r.reason = excluded.reason then r.settled_at end,
			settled_by = case when r.reason = excluded.reason then r.settled_by end,
			settled_note = case when r.reason = excluded.reason then r.settled_note end`,
		[district, JSON.stringify([...rows.values()]), by.id, by.name, by.at]
	);
}

export interface RefusedFilter {
	/** Only what its author sent. */
	sentBy?: string | undefined;
	id?: string | undefined;
	/** A maintainer's own unit: others' facilities stay unnamed. */
	servicedBy?: string | undefined;
	isWaiting?: boolean | undefined;
	limit: number;
}

/** What was refused, those that wait for somebody first, then the latest. */
export async function listRefused(
	db: Queryable,
	district: string,
	filter: RefusedFilter
): Promise<RefusedObservation[]> {
	const { rows } = await db.query<RefusedObservation>(
		`select * from (
			select r.id, r.sent_by, r.sent_by_name, f.id as facility_id, f.kind, f.code, f.name, r.payload,
				r.reason, r.refused_at, r.replaced_by, r.settled_at, r.settled_by, r.settled_note, ${STATE} as state
			from refused_observation r
			left join facility f on f.district = r.district and f.id = r.facility_id
				and ($4::text is null or f.serviced_by = $4::text)
			where r.district = $1::text and ($2::text is null or r.sent_by = $2::text)
				and ($3::text is null or r.id = $3::text)
		) r
		where not $5::boolean or r.state = 'waiting'
		order by r.state = 'waiting' desc, r.refused_at desc, r.id, r.sent_by
		limit $6::int`,
		[
			district,
			filter.sentBy ?? null,
			filter.id ?? null,
			filter.servicedBy ?? null,
			filter.isWaiting ?? false,
			filter.limit
		]
	);
	return rows;
}

/** How many wait for their authors. */
export async function countWaiting(
	db: Queryable,
	district: string,
	sentBy: string | null
): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`select count(*)::int as count from refused_observation r
		where r.district = $1::text and ($2::text is null or r.sent_by = $2::text)
			and ${STATE} = 'waiting'`,
		[district, sentBy]
	);
	return rows[0]?.count ?? 0;
}

/** Notes which marks their author made in place of refused ones of his own. */
export async function noteReplacements(
	db: Queryable,
	district: string,
	sentBy: string,
	pairs: readonly { id: string; replaces: string }[]
): Promise<void> {
	await db.query(
		`update refused_observation r set replaced_by = left(p.id, 100)
		from jsonb_to_recordset($3::jsonb) as p(id text, replaces text)
		where r.district = $1::text and r.sent_by = $2::text and r.id = p.replaces and r.id <> p.id`,
		[district, sentBy, JSON.stringify(pairs)]
	);
}

/** Sets a refused mark aside with the desk's words. @returns whether there was one. */
export async function settleRefused(
	db: Queryable,
	district: string,
	{ id, sent_by, by, note, at }: Record<'id' | 'sent_by' | 'by' | 'note', string> & { at: Date }
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update refused_observation
		set settled_at = $6::timestamptz, settled_by = $4::text, settled_note = $5::text
		where district = $1::text and id = $2::text and sent_by = $3::text and settled_at is null`,
		[district, id, sent_by, by, note, at]
	);
	return rowCount === 1;
}
