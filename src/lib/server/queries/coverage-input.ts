import type { FacilityKind, Lifecycle } from '#lib/domain/facility.ts';
import type { Condition } from '#lib/domain/observation.ts';
import { printMultiPolygon } from '#lib/formats/wkb.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import type { LonLatPolygons } from './building.ts';

/** What decides whether a facility counts in a view, and where it stands (degrees). */
export interface CountedFacility {
	id: string;
	district: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	lifecycle: Lifecycle;
	season: 'winter' | null;
	/** null: never inspected. */
	condition: Condition | null;
	/** ISO string. */
	last_verified_at: string | null;
	usable_under_ice: boolean | null;
	is_in_outage: boolean;
	turnout_seconds: number | null;
	lon: number;
	lat: number;
}

/** An area that must be covered. */
export interface CoverageArea {
	id: string;
	kind: string;
	name: string;
	source: string;
	is_derived: boolean;
	geometry: GeoJSON.MultiPolygon;
}

/**
 * Placed facilities of the given kinds, in service or suspended, of the district and of other
 * districts inside the box; demo districts and real ones do not mix.
 *
 * @param box Degrees, `[west, south, east, north]`: how far beyond the border to look.
 */
export async function listCountedFacilities(
	db: Queryable,
	district: string,
	kinds: readonly FacilityKind[],
	box: readonly [number, number, number, number],
	at: Date
): Promise<CountedFacility[]> {
	const { rows } = await db.query<
		Omit<CountedFacility, 'last_verified_at'> & { last_verified_at: Date | string | null }
	>(
		`select f.id, f.district, f.kind, f.code, f.name, f.lifecycle, f.season, s.condition, s.last_verified_at,
			s.usable_under_ice, st_x(f.geom) as lon, st_y(f.geom) as lat,
			case when jsonb_typeof(f.attributes -> 'turnout_seconds') = 'number'
				then (f.attributes ->> 'turnout_seconds')::float8 end as turnout_seconds,
			exists (
				select from outage o
				left join outage_facility m
					on m.district = o.district and m.outage_id = o.id and m.facility_id = f.id
				where o.district = f.district and o.from_at <= $8::timestamptz
					and coalesce(o.ended_at, o.until_at) > $8::timestamptz
					and o.until_at > $8::timestamptz
					and (m.facility_id is not null or st_intersects(o.geom, f.geom))
			) as is_in_outage
		from facility f
		join district d on d.code = f.district
		left join facility_state s on s.district = f.district and s.facility_id = f.id
		where f.kind = any($2::text[]) and f.lifecycle in ('in_service', 'suspended')
			and f.geom is not null
			and (f.district = $1::text or (
				d.is_demo = (select is_demo from district where code = $1::text)
				and f.geom && st_makeenvelope($3::float8, $4::float8, $5::float8, $6::float8, 4490)))
		order by f.district, f.kind, f.id
		limit $7::int`,
		[district, kinds, ...box, 500_000, at]
	);
	return rows.map((row) => ({
		...row,
		last_verified_at: row.last_verified_at && new Date(row.last_verified_at).toISOString()
	}));
}

/** When an outage next begins or ends, after a moment; undefined when none is ahead. */
export async function findNextOutageChange(
	db: Queryable,
	districts: readonly string[],
	after: Date
): Promise<Date | undefined> {
	const { rows } = await db.query<{ next: Date | string | null }>(
		`select min(moment) as next from outage o,
			lateral (values (o.from_at), (coalesce(o.ended_at, o.until_at))) as edge (moment)
		where o.district = any($1::text[]) and moment > $2::timestamptz`,
		[districts, after]
	);
	return rows[0]?.next ? new Date(rows[0].next) : undefined;
}

/** Register revisions of the other districts that have facilities in the box: inputs as well. */
export async function listNeighborRevisions(
	db: Queryable,
	district: string,
	box: readonly [number, number, number, number]
): Promise<Record<string, number>> {
	const { rows } = await db.query<{ district: string; register: string | number }>(
		`select r.district, r.register from district_revision r
		where r.district <> $1::text and exists (
			select from facility f where f.district = r.district
				and f.geom && st_makeenvelope($2::float8, $3::float8, $4::float8, $5::float8, 4490))
		order by r.district limit 1000`,
		[district, ...box]
	);
	return Object.fromEntries(rows.map((row) => [row.district, Number(row.register)]));
}

/** One area with its polygons. */
export async function findAreaGeometry(
	db: Queryable,
	district: string,
	id: string
): Promise<CoverageArea | undefined> {
	const { rows } = await db.query<CoverageArea>(
		`select id, kind, name, source, is_derived, st_asgeojson(geom, 9, 0)::json as geometry
		from area where district = $1::text and id = $2::uuid`,
		[district, id]
	);
	return rows[0];
}

/** Townships as polygons, to say in which one a hole lies. */
export async function listTownships(
	db: Queryable,
	district: string
): Promise<{ name: string; geometry: GeoJSON.MultiPolygon }[]> {
	const { rows } = await db.query<{ name: string; geometry: GeoJSON.MultiPolygon }>(
		`select name, st_asgeojson(geom, 7, 0)::json as geometry from area
		where district = $1::text and kind = 'township' order by code, name limit 1000`,
		[district]
	);
	return rows;
}

/** Stores a computed built-up area beside the earlier one; see `deleteOtherDerivedBuiltUp`. */
export async function insertDerivedBuiltUp(
	db: Queryable,
	district: string,
	area: {
		name: string;
		source: string;
		derivation: Record<string, unknown>;
		/** Degrees; must be valid. */
		polygons: LonLatPolygons;
	}
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into area (district, kind, name, geom, source, is_derived, derivation)
		values ($1::text, 'built_up', $2::text, $3::geometry, $4::text, true, $5::jsonb)
		returning id`,
		[
			district,
			area.name,
			printMultiPolygon(area.polygons),
			area.source,
			JSON.stringify(area.derivation)
		]
	);
	if (!rows[0]) throw new Error('insert into area returned no row');
	return rows[0].id;
}

/** Removes computed built-up areas but one. */
export async function deleteOtherDerivedBuiltUp(
	db: Queryable,
	district: string,
	kept: string
): Promise<void> {
	await db.query(
		`delete from area
		where district = $1::text and kind = 'built_up' and is_derived and id <> $2::uuid`,
		[district, kept]
	);
}

/** Whether an area to cover was imported (not computed): then nothing need be derived. */
export async function hasImportedCoverageArea(db: Queryable, district: string): Promise<boolean> {
	const { rows } = await db.query<{ found: boolean }>(
		`select exists (select from area where district = $1::text
			and kind in ('built_up', 'urban_boundary') and not is_derived) as found`,
		[district]
	);
	return rows[0]?.found === true;
}
