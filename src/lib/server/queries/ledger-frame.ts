import type { KnownFacility } from '#lib/domain/ledger/match-records.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/**
 * The register as far as a ledger is compared with it, in the order of id: every facility after
 * `afterId`, its `source_id` only where it came from `source`.
 */
export async function listKnownFacilities(
	db: Queryable,
	district: string,
	source: string,
	afterId: string | undefined,
	limit: number
): Promise<KnownFacility[]> {
	const { rows } = await db.query<KnownFacility>(
		`select id, kind, code, old_codes, name, st_x(geom) as lon, st_y(geom) as lat,
			case when source = $2::text then source_id end as source_id
		from facility
		where district = $1::text and ($3::uuid is null or id > $3::uuid)
		order by id
		limit $4::int`,
		[district, source, afterId ?? null, limit]
	);
	return rows;
}

/** Facilities that rows of a source were merged into, by source id. */
export async function listLedgerLinks(
	db: Queryable,
	district: string,
	source: string
): Promise<Map<string, string>> {
	const { rows } = await db.query<{ source_id: string; facility_id: string }>(
		`select source_id, facility_id from ledger_link
		where district = $1::text and source = $2::text limit 1000000`,
		[district, source]
	);
	return new Map(rows.map((row) => [row.source_id, row.facility_id]));
}

/** Something of the district that a ledger may name. */
export interface NamedThing {
	kind: 'township' | 'community' | 'fire_station';
	/** Code of a township or community, id of a station. */
	key: string;
	name: string;
}

/** Townships and communities (areas and places) and fire stations by name. */
export async function listNamedThings(db: Queryable, district: string): Promise<NamedThing[]> {
	const { rows } = await db.query<NamedThing>(
		`select kind, code as key, name from area
		where district = $1::text and kind in ('township', 'community') and code is not null
		union
		select kind, code, name from place
		where district = $1::text and kind in ('township', 'community') and code is not null
		union
		select kind, id::text, name from facility
		where district = $1::text and kind = 'fire_station' and name is not null
			and lifecycle <> 'removed'
		order by kind, key
		limit 100000`,
		[district]
	);
	return rows;
}
