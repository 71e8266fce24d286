import type { FacilitySort } from '#lib/domain/table-query.ts';
import type { Facility, FacilityKind, FacilityState, Lifecycle } from '#lib/domain/facility.ts';
import type { FacilityVersion } from '#lib/domain/history.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { COUNTED } from './counted.ts';
import { STATE_AT } from './observation-state.ts';
import {
	FACILITY_COLUMNS,
	toFacility,
	toVersion,
	type FacilityRow,
	type VersionRow
} from './facility-row.ts';

/** Where a page of the list ended: its last row's sort key. */
export interface FacilityCursor {
	code: string | null;
	id: string;
}

export interface FacilityFilter {
	ids?: readonly string[] | undefined;
	kinds?: readonly FacilityKind[] | undefined;
	lifecycles?: readonly Lifecycle[] | undefined;
	states?: readonly FacilityState[] | undefined;
	township?: string | undefined;
	/** Part of a code, an old code, a name, an address or a road; upper and lower case alike. */
	text?: string | undefined;
	/** `[west, south, east, north]` in degrees. */
	bbox?: readonly [number, number, number, number] | undefined;
	isUnplaced?: boolean | undefined;
	/** Only what this servicing unit looks after (maintainers). */
	servicedBy?: string | undefined;
	/** False hides rows whose disclosure is `sensitive`. */
	includesSensitive: boolean;
	/** Only what counts to 完好率: municipal hydrants and water cranes, in service or suspended. */
	isCounted?: boolean | undefined;
	/** Of this servicing unit; '' = none is named. */
	party?: string | undefined;
	/** Of this station in charge; '' = none is named. */
	station?: string | undefined;
	/** Outages are judged at this moment. */
	outageAt: Date;
	after?: FacilityCursor | undefined;
	limit: number;
}

/** The register valid at one moment as known at another. */
export interface Moment {
	asOf: Date;
	knownAt: Date;
}

/** Of one kind in one district; a million hydrants are a country's. */
const MOST_SORTED = 1_000_000;

/** `f`: the register as it stands now; parameters 1–3 as in `REGISTER_AT`. */
export const REGISTER_NOW = `select ${FACILITY_COLUMNS}, f.geom, s.condition, s.observed_at, s.evidence, s.defects,
		s.is_disputed, s.last_verified_at, s.usable_under_ice
	from facility f
	left join facility_state s on s.district = f.district and s.facility_id = f.id
	where f.district = $1::text and $2::timestamptz is null and $3::timestamptz is null`;

/** `f`: the register of district `$1` valid at `$2` as known at `$3`. */
export const REGISTER_AT = `select ${FACILITY_COLUMNS}, f.geom, s.condition, s.observed_at, s.evidence, s.defects,
		s.is_disputed, s.last_verified_at, s.usable_under_ice
	from facility_as_of($1::text, $2::timestamptz, $3::timestamptz) f
	left join ${STATE_AT} s on true`;

const MATCHES = `($4::uuid[] is null or f.id = any ($4::uuid[]))
	and ($5::text[] is null or f.kind = any ($5::text[]))
	and ($6::text[] is null or f.lifecycle = any ($6::text[]))
	and ($7::text[] is null or coalesce(f.condition, 'uninspected') = any ($7::text[]))
	and ($8::text is null or coalesce(f.township_code, '') = $8::text)
	and ($9::text is null or concat_ws(chr(10), f.code, array_to_string(f.old_codes, chr(10)),
		f.name, f.address, f.road_name) ilike $9::text)
	and ($10::float8[] is null or f.geom && st_makeenvelope(($10::float8[])[1], ($10::float8[])[2],
		($10::float8[])[3], ($10::float8[])[4], 4490))
	and ($11::boolean is null or (f.geom is null) = $11::boolean)
	and ($12::text is null or f.serviced_by = $12::text)
	and ($13::boolean or f.disclosure <> 'sensitive')
	and ($14::boolean is null or $14::boolean = (${COUNTED} and f.lifecycle in ('in_service', 'suspended')))
	and ($15::text is null or coalesce(f.serviced_by, '') = $15::text)
	and ($16::text is null or coalesce(f.station_id::text, '') = $16::text)`;

/** Whether a facility `f` is under an outage at the moment of a parameter. */
export const IN_OUTAGE = (at: string): string => `exists (
	select from outage o
	where o.district = $1::text and o.from_at <= ${at}::timestamptz
		and least(o.until_at, coalesce(o.ended_at, o.until_at)) > ${at}::timestamptz
		and (
			exists (select from outage_facility x
				where x.district = o.district and x.outage_id = o.id and x.facility_id = f.id)
			or (o.geom && f.geom and st_intersects(o.geom, f.geom))
		)
) as is_in_outage`;

function filterParams(district: string, moment: Moment | undefined, filter: FacilityFilter) {
	return [
		district,
		moment?.asOf ?? null,
		moment?.knownAt ?? null,
		filter.ids ?? null,
		filter.kinds ?? null,
		filter.lifecycles ?? null,
		filter.states ?? null,
		filter.township ?? null,
		filter.text === undefined ? null : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`,
		filter.bbox ?? null,
		filter.isUnplaced ?? null,
		filter.servicedBy ?? null,
		filter.includesSensitive,
		filter.isCounted ?? null,
		filter.party ?? null,
		filter.station ?? null
	];
}

/**
 * A page of the register, ordered by code (rows without one last), then id.
 *
 * @param moment undefined = as it stands now (stored states); else the register and the states as
 * of `asOf`, as known at `knownAt`.
 */
export async function listFacilities(
	db: Queryable,
	district: string,
	filter: FacilityFilter,
	moment?: Moment
): Promise<Facility[]> {
	const { rows } = await db.query<FacilityRow>(
		`with f as (${moment ? REGISTER_AT : REGISTER_NOW})
		select f.*, ${IN_OUTAGE('$17')}
		from f
		where ${MATCHES}
			and ($18::uuid is null or (f.code is null, coalesce(f.code, '') collate "C", f.id)
				> ($19::text is null, coalesce($19::text, '') collate "C", $18::uuid))
		order by f.code is null, coalesce(f.code, '') collate "C", f.id
		limit $20::int`,
		[
			...filterParams(district, moment, filter),
			filter.outageAt,
			filter.after?.id ?? null,
			filter.after?.code ?? null,
			filter.limit
		]
	);
	return rows.map((row) => toFacility(district, row));
}

const SORT_KEYS: Record<FacilitySort, string> = {
	code: 'f.code',
	name: 'f.name',
	address: 'coalesce(f.address, f.road_name)',
	township: 'f.township_code',
	state: `coalesce(f.condition, 'uninspected')`,
	lifecycle: 'f.lifecycle',
	observed_at: 'f.observed_at',
	serviced_by: 'f.serviced_by'
};

/**
 * Ids of all that match with what they are sorted by, for a caller that sorts: no database that we
 * run on knows the order of Chinese.
 *
 * @param moment As in `listFacilities`.
 */
export async function listSortKeys(
	db: Queryable,
	district: string,
	filter: FacilityFilter,
	sort: FacilitySort,
	moment?: Moment
): Promise<{ id: string; code: string | null; key: string | null }[]> {
	const { rows } = await db.query<{ id: string; code: string | null; key: string | null }>(
		`with f as (${moment ? REGISTER_AT : REGISTER_NOW})
		select f.id, f.code, ${SORT_KEYS[sort]} as key from f where ${MATCHES}
		limit $17::int`,
		[...filterParams(district, moment, filter), MOST_SORTED]
	);
	return rows;
}

/** A facility that matches, and the JSON types of its attributes by key. */
export interface MatchedFacility {
	id: string;
	code: string | null;
	disclosure: Facility['disclosure'];
	attribute_types: Record<string, string>;
}

/** A page of the facilities that match, by id: what an export goes through first. */
export async function listMatched(
	db: Queryable,
	district: string,
	filter: Omit<FacilityFilter, 'after' | 'limit'>,
	page: { after: string | undefined; limit: number },
	moment?: Moment
): Promise<MatchedFacility[]> {
	const { rows } = await db.query<MatchedFacility>(
		`with f as (${moment ? REGISTER_AT : REGISTER_NOW})
		select f.id, f.code, f.disclosure, coalesce(t.types, '{}') as attribute_types
		from f
		left join lateral (
			select jsonb_object_agg(a.key, jsonb_typeof(a.value)) as types from jsonb_each(f.attributes) a
		) t on true
		where ${MATCHES} and ($17::uuid is null or f.id > $17::uuid)
		order by f.id
		limit $18::int`,
		[
			...filterParams(district, moment, { ...filter, limit: page.limit }),
			page.after ?? null,
			page.limit
		]
	);
	return rows;
}

/** How many facilities match, over all pages. */
export async function countFacilities(
	db: Queryable,
	district: string,
	filter: FacilityFilter,
	moment?: Moment
): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`with f as (${moment ? REGISTER_AT : REGISTER_NOW})
		select count(*)::int as count from f where ${MATCHES}`,
		filterParams(district, moment, filter)
	);
	return rows[0]?.count ?? 0;
}

/** All recorded versions of some facilities, oldest first. */
export async function listVersions(
	db: Queryable,
	district: string,
	ids: readonly string[]
): Promise<FacilityVersion[]> {
	const { rows } = await db.query<VersionRow>(
		`select ${FACILITY_COLUMNS} from facility_version f
		where f.district = $1::text and f.id = any ($2::uuid[])
		order by f.id, f.version`,
		[district, ids]
	);
	return rows.map(toVersion);
}

/** Ids of the given facilities that exist, are of one of the kinds and looked after by the unit. */
export async function listExistingIds(
	db: Queryable,
	district: string,
	ids: readonly string[],
	filter: Pick<FacilityFilter, 'kinds' | 'servicedBy'> = {}
): Promise<Set<string>> {
	const { rows } = await db.query<{ id: string }>(
		`select id from facility where district = $1::text and id = any ($2::uuid[])
			and ($3::text[] is null or kind = any ($3::text[]))
			and ($4::text is null or serviced_by = $4::text)`,
		[district, ids, filter.kinds ?? null, filter.servicedBy ?? null]
	);
	return new Set(rows.map((row) => row.id));
}

/** Those of some facilities that exist, and are the maintainer's, with what has become of them. */
export async function listLifecycles(
	db: Queryable,
	district: string,
	ids: readonly string[],
	{ servicedBy }: Pick<FacilityFilter, 'servicedBy'>
): Promise<Map<string, Lifecycle>> {
	const { rows } = await db.query<{ id: string; lifecycle: Lifecycle }>(
		`select id, lifecycle from facility where district = $1::text and id = any ($2::uuid[])
			and ($3::text is null or serviced_by = $3::text)`,
		[district, ids, servicedBy ?? null]
	);
	return new Map(rows.map(({ id, lifecycle }) => [id, lifecycle]));
}

/** Facilities of the register by kind and lifecycle; `unplaced` of them have no position. */
export async function countByKind(
	db: Queryable,
	district: string,
	servicedBy: string | undefined
): Promise<{ kind: FacilityKind; lifecycle: Lifecycle; count: number; unplaced: number }[]> {
	const { rows } = await db.query<{
		kind: FacilityKind;
		lifecycle: Lifecycle;
		count: number;
		unplaced: number;
	}>(
		`select kind, lifecycle, count(*)::int as count,
			(count(*) filter (where geom is null))::int as unplaced
		from facility
		where district = $1::text and ($2::text is null or serviced_by = $2::text)
		group by kind, lifecycle`,
		[district, servicedBy ?? null]
	);
	return rows;
}

/** Micro stations of counted sponsors by lifecycle (indicator 3), and those of others beside them. */
export async function countMicroStations(
	db: Queryable,
	district: string,
	sponsors: readonly string[]
): Promise<{ built: number; planned: number; uncounted: number }> {
	const { rows } = await db.query<{ built: number; planned: number; uncounted: number }>(
		`select (count(*) filter (where is_counted and lifecycle = 'in_service'))::int as built,
			(count(*) filter (where is_counted and lifecycle = 'planned'))::int as planned,
			(count(*) filter (where not is_counted))::int as uncounted
		from (
			select lifecycle, coalesce(sponsor = any ($2::text[]), false) as is_counted
			from facility
			where district = $1::text and kind = 'micro_station' and lifecycle <> 'removed'
		) as station`,
		[district, sponsors]
	);
	return rows[0] ?? { built: 0, planned: 0, uncounted: 0 };
}

/** What facilities are called: the name, else the code. */
export async function listFacilityNames(
	db: Queryable,
	district: string,
	ids: readonly string[]
): Promise<Map<string, string>> {
	const { rows } = await db.query<{ id: string; name: string }>(
		`select id, coalesce(name, code, id::text) as name from facility
		where district = $1::text and id = any ($2::uuid[])`,
		[district, ids]
	);
	return new Map(rows.map((row) => [row.id, row.name]));
}
