import type { FacilityFields } from '#lib/domain/history.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A row to store: the fields of a version, and when it holds and was recorded. Times are ISO. */
export interface FacilityToStore extends FacilityFields {
	id: string;
	version: number;
	valid_from: string;
	recorded_at: string;
	recorded_by: string;
}

/** Columns of both `facility` and `facility_version`, without district and geom. */
export const WRITTEN_COLUMNS = `id, kind, code, old_codes, name, address, road_name, road_order, township_code,
	community_code, grid_cell, station_id, managed_by, supplied_by, serviced_by, responsible_person,
	responsible_phone, built_on, opened_on, position_accuracy_m, lifecycle, season, removed_on,
	removal_approval, ownership, category, sponsor, attributes, disclosure, source, source_id,
	version, valid_from, recorded_at, recorded_by`;

/** A `FacilityToStore` in JSON as a record `r`. */
export const FACILITY_RECORD = `r(id uuid, kind text, code text, old_codes text[], name text,
	address text, road_name text, road_order integer, township_code text, community_code text,
	grid_cell text, station_id uuid, managed_by text, supplied_by text, serviced_by text,
	responsible_person text, responsible_phone text, built_on date, opened_on date,
	position_accuracy_m real, lifecycle text, season text, removed_on date, removal_approval text,
	ownership text, category text, sponsor text, attributes jsonb, disclosure text, source text,
	source_id text, version integer, valid_from timestamptz, recorded_at timestamptz,
	recorded_by text, position float8[])`;

export const RECORD_GEOM = 'st_setsrid(st_makepoint(r.position[1], r.position[2]), 4490)';

const ROWS = `jsonb_to_recordset($2::jsonb) as ${FACILITY_RECORD}`;

/** Sets every column of a current row from the row that was to be inserted. */
export const FACILITY_UPDATES = WRITTEN_COLUMNS.split(',')
	.map((column) => column.trim())
	.filter((column) => column !== 'id')
	.map((column) => `${column} = excluded.${column}`)
	.join(', ');

/** Inserts or replaces current rows of the register. One statement, whatever the number of rows. */
export async function saveFacilities(
	db: Queryable,
	district: string,
	rows: readonly FacilityToStore[]
): Promise<void> {
	if (rows.length === 0) return;
	await db.query(
		`insert into facility (district, geom, ${WRITTEN_COLUMNS})
		select $1::text, ${RECORD_GEOM}, ${WRITTEN_COLUMNS} from ${ROWS}
		on conflict (district, id) do update set geom = excluded.geom, ${FACILITY_UPDATES}`,
		[district, JSON.stringify(rows)]
	);
}

/**
 * Appends versions, as part of a change set if one is named.
 *
 * @throws a unique violation when a version number is taken.
 */
export async function insertVersions(
	db: Queryable,
	district: string,
	rows: readonly FacilityToStore[],
	changeSet: string | null = null
): Promise<void> {
	if (rows.length === 0) return;
	await db.query(
		`insert into facility_version (district, change_set, geom, ${WRITTEN_COLUMNS})
		select $1::text, $3::uuid, ${RECORD_GEOM}, ${WRITTEN_COLUMNS} from ${ROWS}`,
		[district, JSON.stringify(rows), changeSet]
	);
}

/** Takes the district's write lock until the end of the transaction. @returns whether it exists. */
export async function lockDistrict(db: Queryable, district: string): Promise<boolean> {
	const { rows } = await db.query(
		'select from district_revision where district = $1::text for update',
		[district]
	);
	return rows.length === 1;
}

/** Who uses or used a code. */
export interface CodeHolder {
	id: string;
	code: string | null;
	/** Every code it has in any recorded version, corrections of the past included. */
	old_codes: string[];
	name: string | null;
	lifecycle: string;
}

/** Facilities that have one of the codes, or had it: a code is never given twice. */
export async function listCodeHolders(
	db: Queryable,
	district: string,
	codes: readonly string[]
): Promise<CodeHolder[]> {
	const { rows } = await db.query<CodeHolder>(
		`select f.id, f.code, f.name, f.lifecycle, array(
				select unnest(f.old_codes)
				union select v.code from facility_version v
				where v.district = f.district and v.id = f.id and v.code is not null
			) as old_codes
		from facility f
		where f.district = $1::text and (
			f.code = any ($2::text[]) or f.old_codes && $2::text[] or f.id in (
				select v.id from facility_version v
				where v.district = $1::text and v.code = any ($2::text[])))`,
		[district, codes]
	);
	return rows;
}

/** Ids of what an import brought before, by its source id. */
export async function listIdsBySource(
	db: Queryable,
	district: string,
	source: string,
	sourceIds: readonly string[]
): Promise<Map<string, string>> {
	const { rows } = await db.query<{ id: string; source_id: string }>(
		`select id, source_id from facility
		where district = $1::text and source = $2::text and source_id = any ($3::text[])`,
		[district, source, sourceIds]
	);
	return new Map(rows.map((row) => [row.source_id, row.id]));
}

/**
 * The township of each position: the township area that holds it, else the nearest township seat,
 * else null. The answer has the order of the positions. Seats are compared in degrees with longitudes
 * shortened to scale: geography would load PROJ, for which the embedded database stalls 0.4 s.
 */
export async function listTownshipsAt(
	db: Queryable,
	district: string,
	positions: readonly (readonly [lon: number, lat: number])[]
): Promise<(string | null)[]> {
	if (positions.length === 0) return [];
	const { rows } = await db.query<{ code: string | null }>(
		`select coalesce(
			(select a.code from area a
			where a.district = $1::text and a.kind = 'township' and a.code is not null
				and a.geom && p.geom and st_intersects(a.geom, p.geom)
			order by a.code limit 1),
			(select s.code from place s
			where s.district = $1::text and s.kind = 'township' and s.code is not null
			order by ((st_x(s.geom) - p.lon) * cosd(p.lat)) ^ 2 + (st_y(s.geom) - p.lat) ^ 2, s.code
			limit 1)
		) as code
		from (
			select n, lon, lat, st_setsrid(st_makepoint(lon, lat), 4490) as geom
			from unnest($2::float8[], $3::float8[]) with ordinality as u (lon, lat, n)
		) p
		order by p.n`,
		[district, positions.map(([lon]) => lon), positions.map(([, lat]) => lat)]
	);
	return rows.map((row) => row.code);
}
