import type { Outage } from '#lib/domain/outage.ts';
import type { Recheck } from '#lib/domain/restriction.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** For a relation `o`; `$1` the unit to whose facilities the reader is confined, or null. */
const COLUMNS = `o.id, o.from_at, o.until_at, o.reason, o.notice_number,
	st_asgeojson(o.geom, 7, 0)::json as geometry, o.created_by, o.created_at, o.ended_at, o.ended_by,
	array(select x.facility_id::text from outage_facility x
		join facility m on m.district = x.district and m.id = x.facility_id
		where x.district = o.district and x.outage_id = o.id
			and ($1::text is null or m.serviced_by = $1::text)
		order by 1) as facility_ids`;

export interface OutageToStore {
	from_at: string;
	until_at: string;
	reason: string;
	notice_number: string | null;
	/** GeoJSON MultiPolygon, or null. */
	geometry: GeoJSON.MultiPolygon | null;
	facility_ids: readonly string[];
	created_by: string;
	created_at: string;
}

/** Stores an outage with the facilities named and those inside its area now. @returns its id. */
export async function insertOutage(
	db: Queryable,
	district: string,
	outage: OutageToStore
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`with o as (
			insert into outage (district, from_at, until_at, reason, notice_number, geom, created_by, created_at)
			values ($1::text, $2::timestamptz, $3::timestamptz, $4::text, $5::text,
				st_setsrid(st_geomfromgeojson($6::text), 4490), $7::text, $8::timestamptz)
			returning district, id, geom
		), named as (
			insert into outage_facility (district, outage_id, facility_id)
			select o.district, o.id, f.id
			from o join facility f on f.district = o.district
			where f.id = any ($9::uuid[])
				or (f.lifecycle <> 'removed' and f.geom && o.geom and st_intersects(f.geom, o.geom))
		)
		select id from o`,
		[
			district,
			outage.from_at,
			outage.until_at,
			outage.reason,
			outage.notice_number,
			outage.geometry && JSON.stringify(outage.geometry),
			outage.created_by,
			outage.created_at,
			outage.facility_ids
		]
	);
	const id = rows[0]?.id;
	if (!id) throw new Error('insert into outage returned no row');
	return id;
}

export interface OutageFilter {
	id?: string | undefined;
	/** Only those in force at this moment. */
	activeAt?: Date | undefined;
	/** Only those that have not ended by this moment, also coming ones. */
	openAfter?: Date | undefined;
	/** Only those that concern this facility, named or inside. */
	facilityId?: string | undefined;
	/** Only those that concern this servicing unit, and of their facilities only its own. */
	servicedBy?: string | undefined;
	limit: number;
}

/** Outages, the latest to begin first. */
export async function listOutages(
	db: Queryable,
	district: string,
	filter: OutageFilter
): Promise<Outage[]> {
	const { rows } = await db.query<Outage>(
		`select ${COLUMNS} from outage o
		where o.district = $2::text
			and ($3::uuid is null or o.id = $3::uuid)
			and ($4::timestamptz is null or (o.from_at <= $4::timestamptz
				and least(o.until_at, coalesce(o.ended_at, o.until_at)) > $4::timestamptz))
			and (($5::uuid is null and $1::text is null) or exists (
				select from facility f
				where f.district = o.district and ($5::uuid is null or f.id = $5::uuid)
					and ($1::text is null or f.serviced_by = $1::text)
					and (exists (select from outage_facility x where x.district = o.district
							and x.outage_id = o.id and x.facility_id = f.id)
						or (f.geom && o.geom and st_intersects(f.geom, o.geom)))))
			and ($7::timestamptz is null
				or least(o.until_at, coalesce(o.ended_at, o.until_at)) > $7::timestamptz)
		order by o.from_at desc, o.id
		limit $6::int`,
		[
			filter.servicedBy ?? null,
			district,
			filter.id ?? null,
			filter.activeAt ?? null,
			filter.facilityId ?? null,
			filter.limit,
			filter.openAfter ?? null
		]
	);
	return rows;
}

/**
 * Facilities whose outage ended between two moments and that nobody has looked at since, the latest
 * end first; a facility under several outages once, with the last.
 */
export async function listRechecks(
	db: Queryable,
	district: string,
	since: Date,
	until: Date,
	servicedBy: string | undefined,
	limit: number
): Promise<Recheck[]> {
	const { rows } = await db.query<Recheck>(
		`select facility_id, kind, code, name, reason, ended_at from (
			select distinct on (f.id) f.id as facility_id, f.kind, f.code, f.name, o.reason, o.from_at,
				least(o.until_at, coalesce(o.ended_at, o.until_at)) as ended_at
			from outage o
			join outage_facility x on x.district = o.district and x.outage_id = o.id
			join facility f on f.district = x.district and f.id = x.facility_id
			where o.district = $1::text and o.until_at > $2::timestamptz and o.from_at < $3::timestamptz
				and f.lifecycle <> 'removed' and ($4::text is null or f.serviced_by = $4::text)
			order by f.id, ended_at desc
		) r
		where r.ended_at > r.from_at and r.ended_at > $2::timestamptz and r.ended_at <= $3::timestamptz
			and not exists (select from observation v
				where v.district = $1::text and v.facility_id = r.facility_id
					and v.observed_at >= r.ended_at and v.evidence <> 'ledger')
		order by r.ended_at desc, r.facility_id
		limit $5::int`,
		[district, since, until, servicedBy ?? null, limit]
	);
	return rows;
}

/** Ends an outage that has not ended. @returns whether there was one. */
export async function endOutage(
	db: Queryable,
	district: string,
	id: string,
	endedAt: Date,
	endedBy: string
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update outage set ended_at = $3::timestamptz, ended_by = $4::text
		where district = $1::text and id = $2::uuid and ended_at is null`,
		[district, id, endedAt, endedBy]
	);
	return rowCount === 1;
}
