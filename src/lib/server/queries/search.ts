import type { FoundFacility } from '#lib/domain/search.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export interface SearchFilter {
	/** All of them are in the text; lower case. */
	words: readonly string[];
	servicedBy: string | undefined;
	includesSensitive: boolean;
	limit: number;
}

type FoundRow = Omit<FoundFacility, 'position'> & { lon: number | null; lat: number | null };

const FOUND = `f.id, f.kind, f.lifecycle, f.code, f.old_codes, f.name, f.address, f.road_name,
	st_x(f.geom) as lon, st_y(f.geom) as lat`;
const VISIBLE = `($3::text is null or f.serviced_by = $3::text)
	and ($4::boolean or f.disclosure <> 'sensitive')`;

/** Facilities whose code begins with a word, by code. */
export async function findByCode(
	db: Queryable,
	district: string,
	word: string,
	{ servicedBy, includesSensitive, limit }: Omit<SearchFilter, 'words'>
): Promise<FoundFacility[]> {
	const { rows } = await db.query<FoundRow>(
		`select ${FOUND} from facility_search s
		join facility f on f.district = s.district and f.id = s.facility_id
		where s.district = $1::text and s.code ~>=~ $2::text and s.code ~<~ ($2::text || chr(1114109))
			and ${VISIBLE}
		order by s.code using ~<~
		limit $5::int`,
		[district, word, servicedBy ?? null, includesSensitive, limit]
	);
	return rows.map(toFound);
}

/** Facilities with all words in their search text, in no order: the first found. */
export async function findByWords(
	db: Queryable,
	district: string,
	{ words, servicedBy, includesSensitive, limit }: SearchFilter
): Promise<FoundFacility[]> {
	const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
	const { rows } = await db.query<FoundRow>(
		`select ${FOUND} from facility_search s
		join facility f on f.district = s.district and f.id = s.facility_id
		where s.district = $1::text and s.text like all ($2::text[]) and ${VISIBLE}
		limit $5::int`,
		[district, patterns, servicedBy ?? null, includesSensitive, limit]
	);
	return rows.map(toFound);
}

function toFound({ lon, lat, ...row }: FoundRow): FoundFacility {
	return { ...row, position: lon === null || lat === null ? null : [lon, lat] };
}
