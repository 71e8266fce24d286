import type { Queryable } from '#lib/server/db/pool.ts';

/** A district as stored. `bbox` is `[west, south, east, north]` of its outline. */
export interface DistrictRecord {
	code: string;
	name: string;
	boundary_source: string | null;
	boundary_mode: 'given' | 'auto';
	srid: number | null;
	time_zone: string;
	is_demo: boolean;
	bbox: [number, number, number, number] | null;
}

const COLUMNS = `code, name, boundary_source, boundary_mode, srid, time_zone, is_demo,
	case when boundary is not null then array[st_xmin(boundary), st_ymin(boundary),
		st_xmax(boundary), st_ymax(boundary)] end as bbox`;

/** All districts, or the named ones, by code. */
export async function listDistricts(
	db: Queryable,
	codes?: readonly string[]
): Promise<DistrictRecord[]> {
	const { rows } = await db.query<DistrictRecord>(
		`select ${COLUMNS} from district
		where $1::text[] is null or code = any ($1::text[]) order by code limit 10000`,
		[codes ?? null]
	);
	return rows;
}

export async function findDistrict(
	db: Queryable,
	code: string
): Promise<DistrictRecord | undefined> {
	return (await listDistricts(db, [code]))[0];
}

export interface DistrictToStore {
	code: string;
	name: string;
	boundary: GeoJSON.MultiPolygon | null;
	boundary_source: string | null;
	boundary_mode: 'given' | 'auto';
	srid: number | null;
	time_zone: string;
	is_demo: boolean;
}

/** Creates a district with its revision counters. @returns false when the code is taken. */
export async function insertDistrict(db: Queryable, district: DistrictToStore): Promise<boolean> {
	const { rowCount } = await db.query(
		`insert into district (code, name, boundary, boundary_source, boundary_mode, srid, time_zone, is_demo)
		values ($1::text, $2::text, st_setsrid(st_geomfromgeojson($3::text), 4490), $4::text, $5::text,
			$6::int, $7::text, $8::boolean)
		on conflict (code) do nothing`,
		[
			district.code,
			district.name,
			district.boundary && JSON.stringify(district.boundary),
			district.boundary_source,
			district.boundary_mode,
			district.srid,
			district.time_zone,
			district.is_demo
		]
	);
	if (rowCount !== 1) return false;
	await db.query('insert into district_revision (district) values ($1::text)', [district.code]);
	return true;
}

/** The outline as GeoJSON; null before the first import. */
export async function findBoundary(
	db: Queryable,
	code: string
): Promise<GeoJSON.MultiPolygon | null> {
	const { rows } = await db.query<{ boundary: GeoJSON.MultiPolygon | null }>(
		`select st_asgeojson(boundary, 7, 0)::json as boundary from district where code = $1::text`,
		[code]
	);
	return rows[0]?.boundary ?? null;
}

/** Gives a district its outline. @returns its area in square meters, on the ellipsoid. */
export async function updateBoundary(
	db: Queryable,
	code: string,
	change: { boundary: GeoJSON.MultiPolygon; source: string; srid: number }
): Promise<number> {
	const { rows } = await db.query<{ area: number }>(
		`update district set boundary = st_setsrid(st_geomfromgeojson($2::text), 4490),
			boundary_source = $3::text, boundary_mode = 'given', srid = $4::int
		where code = $1::text
		returning st_area(boundary::geography) as area`,
		[code, JSON.stringify(change.boundary), change.source, change.srid]
	);
	return rows[0]?.area ?? NaN;
}

/** Whether roads were imported. */
export async function hasRoads(db: Queryable, code: string): Promise<boolean> {
	const { rows } = await db.query<{ exists: boolean }>(
		`select exists (
			select from import_batch b
			join lateral (
				select from road_edge e where e.district = b.district and e.batch = b.id limit 1
			) e on true
			where b.district = $1::text and b.status = 'current'
		)`,
		[code]
	);
	return rows[0]?.exists ?? false;
}
