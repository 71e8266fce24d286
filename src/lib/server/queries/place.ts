import type { Place, PlaceInput } from '#lib/domain/area.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

type PlaceRow = Omit<Place, 'position'> & { lon: number; lat: number };

/** Named points of a district, the most important first. */
export async function listPlaces(
	db: Queryable,
	district: string,
	kinds?: readonly Place['kind'][]
): Promise<Place[]> {
	const { rows } = await db.query<PlaceRow>(
		`select id, kind, code, name, parent_code, st_x(geom) as lon, st_y(geom) as lat, population,
			is_rural, rank, source, source_id
		from place
		where district = $1::text and ($2::text[] is null or kind = any ($2::text[]))
		order by rank, code, id
		limit 20000`,
		[district, kinds ?? null]
	);
	return rows.map(({ lon, lat, ...row }) => ({ ...row, position: [lon, lat] }));
}

/** Stores places; the same (source, source id) again replaces the place. */
export async function savePlaces(
	db: Queryable,
	district: string,
	places: readonly PlaceInput[]
): Promise<void> {
	if (places.length === 0) return;
	await db.query(
		`insert into place (district, kind, code, name, parent_code, geom, population, is_rural, rank,
			source, source_id)
		select $1::text, kind, code, name, parent_code,
			st_setsrid(st_makepoint(position[1], position[2]), 4490), population, is_rural, rank,
			source, source_id
		from jsonb_to_recordset($2::jsonb) as r(kind text, code text, name text, parent_code text,
			position float8[], population integer, is_rural boolean, rank smallint, source text,
			source_id text)
		on conflict (district, source, source_id) where source_id is not null
		do update set kind = excluded.kind, code = excluded.code, name = excluded.name,
			parent_code = excluded.parent_code, geom = excluded.geom,
			population = coalesce(excluded.population, place.population), is_rural = excluded.is_rural, rank = excluded.rank`,
		[district, JSON.stringify(places)]
	);
}

/** Writes how many live at places; returns how many places were there. */
export async function setPopulations(
	db: Queryable,
	district: string,
	numbers: readonly { id: string; population: number }[]
): Promise<number> {
	const { rowCount } = await db.query(
		`update place set population = given.population
		from unnest($2::uuid[], $3::int[]) as given (id, population)
		where place.district = $1::text and place.id = given.id`,
		[district, numbers.map(({ id }) => id), numbers.map(({ population }) => population)]
	);
	return rowCount ?? 0;
}

/** Names of townships by code: of township areas first, else of township seats. */
export async function listTownshipNames(
	db: Queryable,
	district: string
): Promise<Map<string, string>> {
	const { rows } = await db.query<{ code: string; name: string }>(
		`select code, name from place where district = $1::text and kind = 'township' and code is not null
		union all
		select code, name from area where district = $1::text and kind = 'township' and code is not null`,
		[district]
	);
	return new Map(rows.map((row) => [row.code, row.name]));
}
