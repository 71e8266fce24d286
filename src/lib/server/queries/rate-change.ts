import type { RateChange } from '#lib/domain/rate.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { COUNTED } from './counted.ts';
import { STATE_AT } from './observation-state.ts';

/** Standing of a facility `f` with state `s` in the count of indicator 7. */
const STANDING = `case when f.id is null or not (${COUNTED})
		or f.lifecycle not in ('in_service', 'suspended') then 'absent'
	else coalesce(s.condition, 'uninspected') end`;

/** The version of a facility `c` valid at `$2`, as known at `$3`, with its state then. */
export const THEN = `lateral (
	select ${STANDING} as standing
	from (select 1) as always
	left join lateral (
		select v.id, v.kind, v.ownership, v.lifecycle from facility_version v
		where v.district = $1::text and v.id = c.id and v.valid_from <= $2::timestamptz
			and v.recorded_at <= $3::timestamptz
		order by v.valid_from desc, v.version desc limit 1
	) f on true
	left join ${STATE_AT} s on true
)`;

/**
 * Facilities that stood otherwise in the count of indicator 7 at `from` than they stand now: only
 * those of which something was seen, or came into force, since then can have moved.
 */
export async function listRateChanges(
	db: Queryable,
	district: string,
	{ from, knownAt, servicedBy }: { from: Date; knownAt: Date; servicedBy?: string | undefined }
): Promise<RateChange[]> {
	const { rows } = await db.query<RateChange>(
		`with touched as (
			select facility_id as id, max(observed_at) as at from observation
			where district = $1::text and observed_at > $2::timestamptz group by facility_id
			union all
			select id, max(valid_from) as at from facility_version
			where district = $1::text and valid_from > $2::timestamptz group by id
		), c as (select id, max(at) as at from touched group by id)
		select f.id, f.kind, f.code, f.name, f.township_code, b.standing as before,
			${STANDING} as after, least(c.at, $3::timestamptz) as "changedAt"
		from c
		join facility f on f.district = $1::text and f.id = c.id
		left join facility_state s on s.district = f.district and s.facility_id = f.id
		cross join ${THEN} b
		where f.kind in ('hydrant', 'water_crane')
			and ($4::text is null or f.serviced_by = $4::text)
			and b.standing <> ${STANDING}
		order by f.code collate "C", f.id
		limit 5000`,
		[district, from, knownAt, servicedBy ?? null]
	);
	return rows;
}
