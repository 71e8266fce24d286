import type { FacilityKind, Lifecycle } from '#lib/domain/facility.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { COUNTED } from './counted.ts';

/** A facility that was last seen unusable or usable with defects. */
export interface BrokenFacility {
	id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	township_code: string | null;
	serviced_by: string | null;
	lifecycle: Lifecycle;
	condition: 'impaired' | 'unusable';
	defects: string[];
	/** ISO string. */
	observed_at: string;
	/** Whether it counts to 完好率. */
	is_counted: boolean;
	lon: number | null;
	lat: number | null;
}

/** Water sources of a district that want repair: in service or suspended, by code. */
export async function listBroken(db: Queryable, district: string): Promise<BrokenFacility[]> {
	const { rows } = await db.query<
		Omit<BrokenFacility, 'observed_at'> & { observed_at: Date | string }
	>(
		`select f.id, f.kind, f.code, f.name, f.address, f.township_code, f.serviced_by, f.lifecycle,
			s.condition, s.defects, s.observed_at, (${COUNTED}) as is_counted,
			st_x(f.geom) as lon, st_y(f.geom) as lat
		from facility_state s
		join facility f on f.district = s.district and f.id = s.facility_id
		where s.district = $1::text and s.condition in ('impaired', 'unusable')
			and f.kind in ('hydrant', 'water_crane', 'pool', 'intake')
			and f.lifecycle in ('in_service', 'suspended')
		order by f.code collate "C", f.id
		limit 100000`,
		[district]
	);
	return rows.map((row) => ({ ...row, observed_at: new Date(row.observed_at).toISOString() }));
}

/** Codes and names of facilities by id. */
export async function listFacilityLabels(
	db: Queryable,
	district: string,
	ids: readonly string[]
): Promise<Map<string, { code: string | null; name: string | null; serviced_by: string | null }>> {
	const { rows } = await db.query<{
		id: string;
		code: string | null;
		name: string | null;
		serviced_by: string | null;
	}>(
		`select id, code, name, serviced_by from facility
		where district = $1::text and id = any($2::uuid[]) limit 100000`,
		[district, ids]
	);
	return new Map(rows.map(({ id, ...label }) => [id, label]));
}
