import type { Facility } from '#lib/domain/facility.ts';
import { fieldsOf, type FacilityFields, type FacilityVersion } from '#lib/domain/history.ts';

/** Columns of `facility` and `facility_version`, for a relation named `f`. */
export const FACILITY_COLUMNS = `f.id, f.kind, f.code, f.old_codes, f.name, f.address, f.road_name, f.road_order,
	f.township_code, f.community_code, f.grid_cell, f.station_id, f.managed_by, f.supplied_by,
	f.serviced_by, f.responsible_person, f.responsible_phone, f.built_on, f.opened_on,
	st_x(f.geom) as lon, st_y(f.geom) as lat, f.position_accuracy_m, f.lifecycle, f.season,
	f.removed_on, f.removal_approval, f.ownership, f.category, f.sponsor, f.attributes,
	f.disclosure, f.source, f.source_id, f.version, f.valid_from, f.recorded_at, f.recorded_by`;

export type VersionRow = Omit<FacilityFields, 'position'> & {
	id: string;
	lon: number | null;
	lat: number | null;
	version: number;
	valid_from: string;
	recorded_at: string;
	recorded_by: string;
};

export type FacilityRow = VersionRow & {
	condition: Facility['state'] | null;
	observed_at: string | null;
	evidence: string | null;
	defects: string[] | null;
	is_disputed: boolean | null;
	last_verified_at: string | null;
	usable_under_ice: boolean | null;
	is_in_outage: boolean;
};

export function toVersion(row: VersionRow): FacilityVersion {
	const { lon, lat } = row;
	return {
		...fieldsOf({ ...row, position: lon === null || lat === null ? null : [lon, lat] }),
		id: row.id,
		version: row.version,
		valid_from: row.valid_from,
		recorded_at: row.recorded_at,
		recorded_by: row.recorded_by
	};
}

export function toFacility(district: string, row: FacilityRow): Facility {
	return {
		district,
		...toVersion(row),
		state: row.condition ?? 'uninspected',
		observed_at: row.observed_at,
		evidence: row.evidence,
		defects: row.defects ?? [],
		is_disputed: row.is_disputed ?? false,
		last_verified_at: row.last_verified_at,
		usable_under_ice: row.usable_under_ice,
		is_in_outage: row.is_in_outage
	};
}
