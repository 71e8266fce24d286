import { findUnstorable } from '#lib/domain/storable.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** An observation that went back to its device. Times are ISO strings. */
export interface RefusedObservation {
	id: string;
	sent_by: string;
	sent_by_name: string;
	facility_id: string | null;
	code: string | null;
	name: string | null;
	payload: unknown;
	reason: string;
	refused_at: string;
}

const MOST_PAYLOAD_LETTERS = 8000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Notes what was refused; a record that comes again replaces its note. What cannot be stored is left out of it. */
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
		`insert into refused_observation (district, id, sent_by, sent_by_name, facility_id, payload, reason,
			refused_at)
		select $1::text, id, $3::text, $4::text, facility_id, payload, reason, $5::timestamptz
		from jsonb_to_recordset($2::jsonb) as r(id text, facility_id uuid, payload jsonb, reason text)
		on conflict (district, id, sent_by) do update set
			reason = excluded.reason, refused_at = excluded.refused_at, payload = excluded.payload`,
		[district, JSON.stringify([...rows.values()]), by.id, by.name, by.at]
	);
}

/** What was refused lately and has not come in a better form since, the latest first. */
export async function listRefused(
	db: Queryable,
	district: string,
	since: Date,
	limit: number
): Promise<RefusedObservation[]> {
	const { rows } = await db.query<RefusedObservation>(
		`select r.id, r.sent_by, r.sent_by_name, r.facility_id, f.code, f.name, r.payload, r.reason, r.refused_at
		from refused_observation r
		left join facility f on f.district = r.district and f.id = r.facility_id
		where r.district = $1::text and r.refused_at >= $2::timestamptz
			and not exists (
				select from observation o where o.district = r.district
					and o.id = case when r.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then r.id::uuid end
			)
		order by r.refused_at desc, r.id
		limit $3::int`,
		[district, since, limit]
	);
	return rows;
}
