import type { Database } from '#lib/server/db/pool.ts';
import { insertDistrict } from '#lib/server/queries/district.ts';
import type { Context } from '#lib/server/services/context.ts';

/** The machine's own operator at a moment, by default now. */
export function contextOf(db: Database, at?: string): Context {
	return {
		db,
		actor: { id: 'test', name: 'test', via: 'system', memberships: 'all' },
		now: () => (at === undefined ? new Date() : new Date(at))
	};
}

/** A district whose outline comes with its first import. */
export async function createTestDistrict(db: Database, code: string): Promise<void> {
	await insertDistrict(db, {
		code,
		name: code,
		boundary: null,
		boundary_source: null,
		boundary_mode: 'auto',
		srid: null,
		time_zone: 'Asia/Shanghai',
		is_demo: false
	});
}

/** Rows of what imports bring. */
export async function tableCounts(db: Database, district: string): Promise<Record<string, number>> {
	const tables = [
		'road_edge',
		'building',
		'base_feature',
		'place',
		'facility',
		'area',
		'closure_edge'
	];
	const counts: Record<string, number> = {};
	for (const table of tables) {
		const { rows } = await db.query<{ count: number }>(
			`select count(*)::int as count from ${table} where district = $1`,
			[district]
		);
		counts[table] = rows[0]?.count ?? NaN;
	}
	return counts;
}

/** Puts a facility into the register by hand, with nothing seen of it. */
export async function insertTestFacility(
	db: Database,
	district: string,
	facility: {
		kind: string;
		lon: number;
		lat: number;
		lifecycle?: string;
		season?: string;
		attributes?: Record<string, unknown>;
		name?: string;
	}
): Promise<string> {
	const { kind, lon, lat } = facility;
	const { rows } = await db.query<{ id: string }>(
		`insert into facility (district, kind, name, geom, lifecycle, season, ownership, category,
			attributes, valid_from, recorded_by)
		values ($1, $2, $9, st_setsrid(st_makepoint($3, $4), 4490), $5, $6,
			case when $2 = 'hydrant' then 'municipal' end,
			case when $2 = 'fire_station' then 'national' end, $7::jsonb, $8, 'test')
		returning id`,
		[
			district,
			kind,
			lon,
			lat,
			facility.lifecycle ?? 'in_service',
			facility.season ?? null,
			JSON.stringify(facility.attributes ?? {}),
			new Date('2020-01-01'),
			facility.name ?? null
		]
	);
	return rows[0]?.id ?? '';
}
