import type { Area, AreaKind } from '#lib/domain/area.ts';
import type { CoverageArea } from '#lib/domain/district.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** In the district's projection, else on the ellipsoid; for relations `a` (area) and `d` (district). */
const SQUARE_METERS = `case when d.srid is null then st_area(a.geom::geography)
	else st_area(st_transform(a.geom, d.srid)) end`;

const COLUMNS = `a.id, a.kind, a.code, a.name, a.parent_code, st_asgeojson(a.geom, 7, 0)::json as geometry,
	a.source, a.source_id, a.is_derived, a.disclosure, ${SQUARE_METERS} as area_square_meters`;

export interface AreaFilter {
	id?: string | undefined;
	kinds?: readonly AreaKind[] | undefined;
	source?: string | undefined;
	sourceId?: string | undefined;
	/** False hides areas whose disclosure is `sensitive`. */
	includesSensitive: boolean;
	limit: number;
}

/** Areas of a district by kind, code and name. */
export async function listAreas(
	db: Queryable,
	district: string,
	filter: AreaFilter
): Promise<Area[]> {
	const { rows } = await db.query<Area>(
		`select ${COLUMNS} from area a join district d on d.code = a.district
		where a.district = $1::text and ($2::uuid is null or a.id = $2::uuid)
			and ($3::text[] is null or a.kind = any ($3::text[]))
			and ($4::boolean or a.disclosure <> 'sensitive')
			and ($5::text is null or a.source = $5::text)
			and ($6::text is null or a.source_id = $6::text)
		order by a.kind, a.code collate "C", a.name collate "C", a.id
		limit $7::int`,
		[
			district,
			filter.id ?? null,
			filter.kinds ?? null,
			filter.includesSensitive,
			filter.source ?? null,
			filter.sourceId ?? null,
			filter.limit
		]
	);
	return rows;
}

export interface AreaToStore {
	kind: AreaKind;
	code: string | null;
	name: string;
	parent_code: string | null;
	geometry: GeoJSON.MultiPolygon;
	source: string;
	source_id: string | null;
	disclosure: string;
}

/** Stores an area; the same (kind, source, source id) again replaces it. @returns its id. */
export async function saveArea(
	db: Queryable,
	district: string,
	area: AreaToStore
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into area (district, kind, code, name, parent_code, geom, source, source_id, disclosure)
		values ($1::text, $2::text, $3::text, $4::text, $5::text,
			st_setsrid(st_geomfromgeojson($6::text), 4490), $7::text, $8::text, $9::text)
		on conflict (district, kind, source, source_id) where source_id is not null
		do update set code = excluded.code, name = excluded.name, parent_code = excluded.parent_code,
			geom = excluded.geom, disclosure = excluded.disclosure
		returning id`,
		[
			district,
			area.kind,
			area.code,
			area.name,
			area.parent_code,
			JSON.stringify(area.geometry),
			area.source,
			area.source_id,
			area.disclosure
		]
	);
	const id = rows[0]?.id;
	if (!id) throw new Error('insert into area returned no row');
	return id;
}

/** @returns whether there was one. */
export async function deleteArea(db: Queryable, district: string, id: string): Promise<boolean> {
	const { rowCount } = await db.query(
		'delete from area where district = $1::text and id = $2::uuid',
		[district, id]
	);
	return rowCount === 1;
}

/**
 * The area that coverage is of when nobody names one: an imported built-up area, else an urban
 * growth boundary, else a derived built-up area; of several the largest.
 */
export async function findCoverageArea(
	db: Queryable,
	district: string
): Promise<CoverageArea | null> {
	const { rows } = await db.query<CoverageArea>(
		`select a.id, a.kind, a.name, a.source, a.is_derived as "isDerived",
			${SQUARE_METERS} as "areaSquareMeters",
			(select json_build_array(st_xmin(part.geom), st_ymin(part.geom), st_xmax(part.geom), st_ymax(part.geom))
				from st_dump(a.geom) part order by st_area(part.geom) desc limit 1) as bbox
		from area a join district d on d.code = a.district
		where a.district = $1::text and (a.kind in ('built_up', 'urban_boundary')
			or (a.kind = 'township' and a.id::text = d.settings ->> 'coverage_area'))
		order by coalesce(a.id::text = d.settings ->> 'coverage_area', false) desc,
			a.is_derived, a.kind, 6 desc, a.id
		limit 1`,
		[district]
	);
	return rows[0] ?? null;
}

/** The area that somebody chose to be covered; null: the district's own order decides. */
export async function findChosenCoverageArea(
	db: Queryable,
	district: string
): Promise<string | null> {
	const { rows } = await db.query<{ area: string | null }>(
		`select settings ->> 'coverage_area' as area from district where code = $1::text`,
		[district]
	);
	return rows[0]?.area ?? null;
}

/** @param area null: nobody's choice holds any more. */
export async function saveChosenCoverageArea(
	db: Queryable,
	district: string,
	area: string | null
): Promise<void> {
	await db.query(
		`update district set settings = case when $2::text is null then settings - 'coverage_area'
			else settings || jsonb_build_object('coverage_area', $2::text) end
		where code = $1::text`,
		[district, area]
	);
}

/** What PostGIS makes of a polygon: the reason why it is invalid (null when valid) and a valid form. */
export interface RepairedPolygon {
	reason: string | null;
	/** null when nothing of it has an area. */
	geometry: GeoJSON.MultiPolygon | null;
}

/**
 * Checks a GeoJSON (multi)polygon in degrees and repairs what can be repaired. Polygons that overlap are
 * united: repaired as one shape, what two of them cover would become a hole. Only valid parts are
 * united, for on the embedded database an error inside GEOS ends the session. All digits are kept:
 * rounding can make a valid outline invalid.
 */
export async function repairPolygon(
	db: Queryable,
	geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon
): Promise<RepairedPolygon> {
	const { rows } = await db.query<RepairedPolygon>(
		`select case when st_isvalid(g) then null else st_isvalidreason(g) end as reason,
			case when st_area(m) > 0 then st_asgeojson(m, 15, 0)::json end as geometry
		from (select st_force2d(st_geomfromgeojson($1::text)) as g) p,
			lateral (select st_multi(case when st_isvalid(g) then g else (
				select st_union(st_collectionextract(st_makevalid(d.geom), 3)) from st_dump(g) d
			) end) as m) q`,
		[JSON.stringify(geometry)]
	);
	return rows[0] ?? { reason: null, geometry: null };
}
