import type { LeftFacility, RateCounts, RateKey, RemovedFacility } from '#lib/domain/rate.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import type { Moment } from './facility.ts';
import { COUNTED } from './counted.ts';
import { STATE_AT } from './observation-state.ts';

export interface RateQuery extends Moment {
	/** Seen by somebody who was there at or after this moment counts as fresh. */
	freshSince: Date;
	/** Only what this servicing unit looks after. */
	servicedBy?: string | undefined;
}

const COUNTS = `count(*)::int as existing,
	(count(*) filter (where s.condition = 'intact'))::int as intact,
	(count(*) filter (where s.condition = 'impaired'))::int as impaired,
	(count(*) filter (where s.condition = 'unusable'))::int as unusable,
	(count(*) filter (where s.condition is null))::int as uninspected,
	(count(*) filter (where f.lifecycle = 'suspended'))::int as suspended`;
const EXISTING = `${COUNTED} and f.lifecycle in ('in_service', 'suspended')`;
const KEY = 'f.kind, f.township_code, f.serviced_by, f.station_id';

/** Counts of one kind, township, servicing unit and station in charge. */
export type CountedGroup = RateCounts & RateKey;

/**
 * Counts of indicator 7 by what they are kept by: in service and suspended at `asOf`, with the latest
 * observation seen until `asOf` that had arrived by `knownAt`.
 */
export async function countConditions(
	db: Queryable,
	district: string,
	query: RateQuery
): Promise<CountedGroup[]> {
	const { rows } = await db.query<CountedGroup>(
		`select ${KEY}, ${COUNTS},
			(count(*) filter (where s.last_verified_at >= $4::timestamptz))::int as fresh
		from facility_as_of($1::text, $2::timestamptz, $3::timestamptz) f
		left join ${STATE_AT} s on true
		where ${EXISTING} and ($5::text is null or f.serviced_by = $5::text)
		group by ${KEY}`,
		[district, query.asOf, query.knownAt, query.freshSince, query.servicedBy ?? null]
	);
	return rows;
}

/** The same of the register as it stands now, from the stored states: one pass over the register. */
export async function countConditionsNow(
	db: Queryable,
	district: string,
	query: Pick<RateQuery, 'freshSince' | 'servicedBy'>
): Promise<CountedGroup[]> {
	const { rows } = await db.query<CountedGroup>(
		`select ${KEY}, ${COUNTS},
			(count(*) filter (where s.last_verified_at >= $2::timestamptz))::int as fresh
		from facility f
		left join facility_state s on s.district = f.district and s.facility_id = f.id
		where f.district = $1::text and ${EXISTING} and ($3::text is null or f.serviced_by = $3::text)
		group by ${KEY}`,
		[district, query.freshSince, query.servicedBy ?? null]
	);
	return rows;
}

/** The same period as days of the district and as instants. */
export interface RemovalPeriod {
	firstDay: string;
	lastDay: string;
	from: Date;
	until: Date;
}

/**
 * What counted and was removed in a period, with the approvals, by date. A removal that was told of only
 * in the period is of the period too, whatever its date: it counted in the figures given until then.
 */
export async function listRemoved(
	db: Queryable,
	district: string,
	query: RateQuery,
	period: RemovalPeriod
): Promise<RemovedFacility[]> {
	const { rows } = await db.query<RemovedFacility>(
		`select f.id, f.kind, f.code, f.removed_on, f.removal_approval
		from (
			select distinct id from facility_version
			where district = $1::text and lifecycle = 'removed' and recorded_at <= $3::timestamptz
		) c
		cross join lateral (
			select v.* from facility_version v
			where v.district = $1::text and v.id = c.id and v.valid_from <= $2::timestamptz
				and v.recorded_at <= $3::timestamptz
			order by v.valid_from desc, v.version desc limit 1
		) f
		cross join lateral (
			select min(v.recorded_at) filter (where v.lifecycle = 'removed') as told_at,
				min(v.recorded_at) filter (where v.lifecycle in ('in_service', 'suspended')) as counted_at
			from facility_version v
			where v.district = $1::text and v.id = c.id and v.recorded_at <= $3::timestamptz
		) h
		where ${COUNTED} and f.lifecycle = 'removed'
			and (f.removed_on between $4::date and $5::date
				or (h.counted_at < h.told_at and h.told_at between $6::timestamptz and $7::timestamptz))
			and ($8::text is null or f.serviced_by = $8::text)
		order by f.removed_on, f.code collate "C", f.id`,
		[
			district,
			query.asOf,
			query.knownAt,
			period.firstDay,
			period.lastDay,
			period.from,
			period.until,
			query.servicedBy ?? null
		]
	);
	return rows;
}

const COUNTED_VERSION = EXISTING.replaceAll('f.', 'v.');

/**
 * What counted and does so no more at `asOf` without having been removed: since when, by date. As with
 * removals, what was told of only in the period is of the period too.
 */
export async function listLeft(
	db: Queryable,
	district: string,
	query: RateQuery,
	{ from, until }: Pick<RemovalPeriod, 'from' | 'until'>
): Promise<LeftFacility[]> {
	const { rows } = await db.query<LeftFacility>(
		`with changed as (
			select distinct v.id from facility_version v
			where v.district = $1::text and v.version > 1 and v.recorded_at <= $3::timestamptz
				and v.kind in ('hydrant', 'water_crane') and (v.ownership = 'private' or v.lifecycle = 'planned')
		)
		select f.id, f.kind, f.code,
			case when f.ownership = 'private' then 'private' else 'planned' end as became,
			h.left_at, h.told_at
		from changed c
		cross join lateral (
			select v.* from facility_version v
			where v.district = $1::text and v.id = c.id and v.valid_from <= $2::timestamptz
				and v.recorded_at <= $3::timestamptz
			order by v.valid_from desc, v.version desc limit 1
		) f
		cross join lateral (
			select max(v.version) as version from facility_version v
			where v.district = $1::text and v.id = c.id and v.valid_from <= $2::timestamptz
				and v.recorded_at <= $3::timestamptz and ${COUNTED_VERSION}
		) last_counted
		cross join lateral (
			select v.valid_from as left_at, v.recorded_at as told_at from facility_version v
			where v.district = $1::text and v.id = c.id and v.valid_from <= $2::timestamptz
				and v.recorded_at <= $3::timestamptz and v.version > last_counted.version
			order by v.version limit 1
		) h
		where (f.ownership = 'private' or f.lifecycle = 'planned')
			and (h.left_at between $4::timestamptz and $5::timestamptz
				or h.told_at between $4::timestamptz and $5::timestamptz)
			and ($6::text is null or f.serviced_by = $6::text)
		order by h.left_at, f.code collate "C", f.id
		limit 1000`,
		[district, query.asOf, query.knownAt, from, until, query.servicedBy ?? null]
	);
	return rows;
}
