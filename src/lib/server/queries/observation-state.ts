import type { DerivedState } from '#lib/domain/state.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** The derived state of one facility. Times are ISO strings. */
export interface StateRow extends DerivedState {
	facility_id: string;
}

/**
 * The SQL twin of `domain/state.ts` `deriveState`: joins to a relation `f` with an `id` the state
 * that follows from what was seen until `$2` and had arrived by `$3`, in district `$1`. No row means
 * uninspected. The order is total, so it is the same for any order of arrival.
 */
export const STATE_AT = stateSql(
	(row) => `${row}.observed_at <= $2::timestamptz and ${row}.received_at <= $3::timestamptz`
);

/**
 * The same of all that is there, whenever it was seen or came. A bound that holds for every row would lead a planner
 * without statistics to an index by time, and through the whole district for each facility.
 */
const STATE_NOW = stateSql(() => 'true');

function stateSql(isKnown: (row: string) => string): string {
	const order = (
		row: string
	) => `${row}.observed_at desc, condition_severity(${row}.condition) desc,
				evidence_strength(${row}.evidence) desc, ${row}.id desc`;
	return `lateral (
	select l.condition, l.id as observation_id, l.observed_at, l.evidence, l.defects,
		exists (
			select from observation d
			where d.district = $1::text and d.facility_id = f.id and d.observer <> l.observer
				and (d.condition = 'unusable') <> (l.condition = 'unusable')
				-- The sum keeps the planner off the index by time.
				and d.observed_at + interval '0' between l.observed_at - interval '24 hours' and l.observed_at
				and ${isKnown('d')}
		) as is_disputed,
		(
			select v.observed_at from observation v
			where v.district = $1::text and v.facility_id = f.id and v.evidence <> 'ledger'
				and ${isKnown('v')}
			order by v.observed_at desc limit 1
		) as last_verified_at,
		(
			select u.usable_under_ice from observation u
			where u.district = $1::text and u.facility_id = f.id and u.usable_under_ice is not null
				and ${isKnown('u')}
			order by ${order('u')}
			limit 1
		) as usable_under_ice
	from (
		select o.id, o.condition, o.observed_at, o.evidence, o.defects, o.observer
		from observation o
		where o.district = $1::text and o.facility_id = f.id and ${isKnown('o')}
		order by ${order('o')}
		limit 1
	) l
)`;
}

/** The states of some facilities as of a moment, as known at another; uninspected ones have no row. */
export async function listStates(
	db: Queryable,
	district: string,
	facilityIds: readonly string[],
	asOf: Date,
	knownAt: Date
): Promise<StateRow[]> {
	const { rows } = await db.query<StateRow>(
		`select f.id as facility_id, s.* from unnest($4::uuid[]) as f (id) cross join ${STATE_AT} s`,
		[district, asOf, knownAt, facilityIds]
	);
	return rows;
}

/**
 * Derives `facility_state` anew from all observations of the facilities; rows that come out the same
 * are not written. Their work orders follow in the same way (migration 0019). Call it in the
 * transaction that inserted the observations.
 */
export async function refreshStates(
	db: Queryable,
	district: string,
	facilityIds: readonly string[]
): Promise<void> {
	await db.query(
		`insert into facility_state as t (district, facility_id, condition, observation_id, observed_at,
			evidence, defects, is_disputed, last_verified_at, usable_under_ice)
		select $1::text, f.id, s.condition, s.observation_id, s.observed_at, s.evidence, s.defects,
			s.is_disputed, s.last_verified_at, s.usable_under_ice
		from unnest($2::uuid[]) as f (id) cross join ${STATE_NOW} s
		on conflict (district, facility_id) do update set
			condition = excluded.condition, observation_id = excluded.observation_id,
			observed_at = excluded.observed_at, evidence = excluded.evidence,
			defects = excluded.defects, is_disputed = excluded.is_disputed,
			last_verified_at = excluded.last_verified_at, usable_under_ice = excluded.usable_under_ice
		where (t.observation_id, t.is_disputed, t.last_verified_at, t.usable_under_ice)
			is distinct from (excluded.observation_id, excluded.is_disputed,
				excluded.last_verified_at, excluded.usable_under_ice)`,
		[district, facilityIds]
	);
	await db.query('select refresh_work_orders($1::text, $2::uuid[])', [district, facilityIds]);
}
