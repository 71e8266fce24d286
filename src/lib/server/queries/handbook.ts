import type { PageFacts } from '#lib/domain/handbook.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export interface HandbookEdition {
	number: number;
	made_at: string;
	made_by: string;
	reach_m: number | null;
	pages: Record<string, PageFacts>;
}

/** The last edition of a station's book. */
export async function findLastEdition(
	db: Queryable,
	district: string,
	station: string
): Promise<HandbookEdition | undefined> {
	const { rows } = await db.query<HandbookEdition>(
		`select number, made_at, made_by, reach_m, pages from handbook_edition
		where district = $1::text and station_id = $2::uuid
		order by number desc limit 1`,
		[district, station]
	);
	return rows[0];
}

/** Editions so far, by station. */
export async function listEditions(
	db: Queryable,
	district: string
): Promise<(Omit<HandbookEdition, 'pages'> & { station_id: string; page_count: number })[]> {
	const { rows } = await db.query<
		Omit<HandbookEdition, 'pages'> & { station_id: string; page_count: number }
	>(
		`select distinct on (station_id) station_id, number, made_at, made_by, reach_m,
			(select count(*)::int from jsonb_object_keys(pages)) as page_count
		from handbook_edition where district = $1::text
		order by station_id, number desc`,
		[district]
	);
	return rows;
}

/** Keeps an edition. @returns false when its number is taken: somebody was quicker. */
export async function insertEdition(
	db: Queryable,
	district: string,
	station: string,
	edition: HandbookEdition
): Promise<boolean> {
	const { rowCount } = await db.query(
		`insert into handbook_edition (district, station_id, number, made_at, made_by, reach_m, pages)
		values ($1::text, $2::uuid, $3::int, $4::timestamptz, $5::text, $6::real, $7::jsonb)
		on conflict (district, station_id, number) do nothing`,
		[
			district,
			station,
			edition.number,
			edition.made_at,
			edition.made_by,
			edition.reach_m,
			JSON.stringify(edition.pages)
		]
	);
	return rowCount === 1;
}
