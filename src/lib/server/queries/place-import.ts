import type { Place } from '#lib/domain/area.ts';
import { printPoint } from '#lib/formats/wkb.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { toGeometryArray } from './road.ts';

/** A named place as a map brings it, keyed by (source, source id). */
export interface PlaceRow {
	sourceId: string;
	kind: Place['kind'];
	name: string;
	population: number | null;
	isRural: boolean;
	/** 1 city … 5 quarter: the larger, the later it is drawn. */
	rank: number;
	lon: number;
	lat: number;
}

/** Stores places in one statement, or brings the known ones up to date. */
export async function upsertPlaces(
	db: Queryable,
	district: string,
	source: string,
	places: readonly PlaceRow[]
): Promise<void> {
	await db.query(
		`insert into place (district, source, source_id, kind, name, population, is_rural, rank, geom)
		select $1::text, $2::text, p.* from unnest($3::text[], $4::text[], $5::text[], $6::int[],
			$7::bool[], $8::smallint[], $9::geometry[]) as p
		on conflict (district, source, source_id) where source_id is not null do update set
			kind = excluded.kind, name = excluded.name,
			population = coalesce(excluded.population, place.population),
			is_rural = excluded.is_rural, rank = excluded.rank, geom = excluded.geom`,
		[
			district,
			source,
			places.map((place) => place.sourceId),
			places.map((place) => place.kind),
			places.map((place) => place.name),
			places.map((place) => place.population),
			places.map((place) => place.isRural),
			places.map((place) => place.rank),
			toGeometryArray(places.map((place) => printPoint(place.lon, place.lat)))
		]
	);
}

/** Removes places of a source that its newest file no longer has. Returns how many. */
export async function deletePlacesNotIn(
	db: Queryable,
	district: string,
	source: string,
	sourceIds: readonly string[]
): Promise<number> {
	const { rowCount } = await db.query(
		`delete from place p where p.district = $1::text and p.source = $2::text
			and not exists (select from unnest($3::text[]) as kept (id) where kept.id = p.source_id)`,
		[district, source, sourceIds]
	);
	return rowCount ?? 0;
}
