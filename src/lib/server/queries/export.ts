import type { Area, Place } from '#lib/domain/area.ts';
import type { FacilityKind, Lifecycle } from '#lib/domain/facility.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** Which facilities of a kind an export is of. */
export interface ExportFilter {
	lifecycles: readonly Lifecycle[];
	/** False hides rows whose disclosure is `sensitive`. */
	includesSensitive: boolean;
	/** Only what this servicing unit looks after (maintainers). */
	servicedBy?: string | undefined;
}

/** A facility of an export, and the JSON types of its attributes by key. */
export interface ExportedFacility {
	id: string;
	code: string | null;
	attribute_types: Record<string, string>;
}

/** A page of the facilities of a kind, by id. */
export async function listExportedFacilities(
	db: Queryable,
	district: string,
	kind: FacilityKind,
	filter: ExportFilter,
	page: { after: string | undefined; limit: number }
): Promise<ExportedFacility[]> {
	const { rows } = await db.query<ExportedFacility>(
		`select f.id, f.code, coalesce(t.types, '{}') as attribute_types
		from facility f
		left join lateral (
			select jsonb_object_agg(a.key, jsonb_typeof(a.value)) as types from jsonb_each(f.attributes) a
		) t on true
		where f.district = $1::text and f.kind = $2::text and f.lifecycle = any ($3::text[])
			and ($4::boolean or f.disclosure <> 'sensitive')
			and ($5::text is null or f.serviced_by = $5::text)
			and ($6::uuid is null or f.id > $6::uuid)
		order by f.id
		limit $7::int`,
		[
			district,
			kind,
			filter.lifecycles,
			filter.includesSensitive,
			filter.servicedBy ?? null,
			page.after ?? null,
			page.limit
		]
	);
	return rows;
}

export type ExportedArea = Pick<
	Area,
	'id' | 'kind' | 'code' | 'name' | 'parent_code' | 'source' | 'is_derived' | 'geometry'
>;

/** A page of the areas of a district, by id. */
export async function listExportedAreas(
	db: Queryable,
	district: string,
	includesSensitive: boolean,
	page: { after: string | undefined; limit: number }
): Promise<ExportedArea[]> {
	const { rows } = await db.query<ExportedArea>(
		`select id, kind, code, name, parent_code, source, is_derived,
			st_asgeojson(geom, 9, 0)::json as geometry
		from area
		where district = $1::text and ($2::boolean or disclosure <> 'sensitive')
			and ($3::uuid is null or id > $3::uuid)
		order by id
		limit $4::int`,
		[district, includesSensitive, page.after ?? null, page.limit]
	);
	return rows;
}

export type ExportedPlace = Omit<Place, 'position'> & { lon: number; lat: number };

/** A page of the places of a district, by id. */
export async function listExportedPlaces(
	db: Queryable,
	district: string,
	page: { after: string | undefined; limit: number }
): Promise<ExportedPlace[]> {
	const { rows } = await db.query<ExportedPlace>(
		`select id, kind, code, name, parent_code, st_x(geom) as lon, st_y(geom) as lat, population,
			is_rural, rank, source, source_id
		from place
		where district = $1::text and ($2::uuid is null or id > $2::uuid)
		order by id
		limit $3::int`,
		[district, page.after ?? null, page.limit]
	);
	return rows;
}
