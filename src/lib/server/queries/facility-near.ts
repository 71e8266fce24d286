import type { FacilityKind, Lifecycle } from '#lib/domain/facility.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A facility as a neighbor: enough to recognize it. */
export interface FacilityAt {
	id: string;
	code: string | null;
	name: string | null;
	address: string | null;
	lifecycle: Lifecycle;
	lon: number;
	lat: number;
}

/** Facilities of a kind in a box of degrees, removed ones left out. */
export async function listFacilitiesIn(
	db: Queryable,
	district: string,
	kind: FacilityKind,
	[west, south, east, north]: readonly [number, number, number, number],
	limit: number
): Promise<FacilityAt[]> {
	const { rows } = await db.query<FacilityAt>(
		`select id, code, name, address, lifecycle, st_x(geom) as lon, st_y(geom) as lat
		from facility
		where district = $1::text and kind = $2::text and lifecycle <> 'removed'
			and geom && st_makeenvelope($3::float8, $4::float8, $5::float8, $6::float8, 4490)
		order by id limit $7::int`,
		[district, kind, west, south, east, north, limit]
	);
	return rows;
}

/** Codes, also old ones, that begin so. */
export async function listCodesFrom(
	db: Queryable,
	district: string,
	prefix: string
): Promise<string[]> {
	const { rows } = await db.query<{ code: string }>(
		`select c.code from facility f
		cross join lateral unnest(array_append(f.old_codes, f.code)) as c (code)
		where f.district = $1::text and starts_with(c.code, $2::text)
		limit 1000000`,
		[district, prefix]
	);
	return rows.map((row) => row.code);
}

export async function getCodeTemplate(db: Queryable, district: string): Promise<string> {
	const { rows } = await db.query<{ template: string }>(
		'select code_template as template from district where code = $1::text',
		[district]
	);
	return rows[0]?.template ?? '';
}

export async function saveCodeTemplate(
	db: Queryable,
	district: string,
	template: string
): Promise<void> {
	await db.query('update district set code_template = $2::text where code = $1::text', [
		district,
		template
	]);
}
