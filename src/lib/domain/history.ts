import type { Facility } from './facility.ts';

/** What a version says of a facility: every recorded column, none of the derived state. */
export type FacilityFields = Omit<
	Facility,
	| 'district'
	| 'id'
	| 'version'
	| 'valid_from'
	| 'recorded_at'
	| 'recorded_by'
	| 'state'
	| 'observed_at'
	| 'evidence'
	| 'defects'
	| 'is_disputed'
	| 'last_verified_at'
	| 'usable_under_ice'
	| 'is_in_outage'
>;

/** One recorded version: valid from a moment, recorded at another. Times are ISO strings in UTC. */
export interface FacilityVersion extends FacilityFields {
	id: string;
	version: number;
	valid_from: string;
	recorded_at: string;
	recorded_by: string;
}

export interface Amendment {
	valid_from: string;
	fields: FacilityFields;
}

type Dated = FacilityFields & { version: number; valid_from: string };

/**
 * The versions that hold, by the time from which they hold: of several from the same moment the one
 * recorded last.
 */
export function timelineOf<T extends { version: number; valid_from: string }>(
	versions: readonly T[]
): T[] {
	const byMoment = new Map<number, T>();
	for (const version of versions) {
		const moment = Date.parse(version.valid_from);
		const held = byMoment.get(moment);
		if (!held || held.version < version.version) byMoment.set(moment, version);
	}
	return [...byMoment.entries()].sort(([a], [b]) => a - b).map(([, version]) => version);
}

/** The version valid at a moment; undefined before the first. */
export function versionAt<T extends { version: number; valid_from: string }>(
	versions: readonly T[],
	moment: string
): T | undefined {
	return timelineOf(versions).findLast(
		(version) => Date.parse(version.valid_from) <= Date.parse(moment)
	);
}

/**
 * What must be recorded so that `changes` hold from `validFrom` on.
 *
 * A change dated before later versions is carried into each of them as long as they still say what
 * was said before: a corrected road name stays corrected although the facility was moved since.
 * `attributes` merge key by key; null takes a key away.
 *
 * @returns New versions in order of time; empty when nothing would be different.
 */
export function amend(
	versions: readonly Dated[],
	changes: Partial<FacilityFields>,
	validFrom: string
): Amendment[] {
	const timeline = timelineOf(versions);
	const base = versionAt(versions, validFrom) ?? timeline[0];
	if (!base) return [];
	const later = timeline.filter(
		(version) => Date.parse(version.valid_from) > Date.parse(validFrom)
	);
	const first = merge(base, changes);
	const amendments: Amendment[] = isSame(first, fieldsOf(base))
		? []
		: [{ valid_from: validFrom, fields: first }];
	for (const version of later) {
		const fields = merge(version, stillSaid(version, base, changes));
		if (!isSame(fields, fieldsOf(version))) {
			amendments.push({ valid_from: version.valid_from, fields });
		}
	}
	return amendments;
}

/**
 * Fields (attribute keys as `attributes.key`) that people changed after an import brought the
 * facility: a re-import leaves them alone.
 */
export function fieldsChangedByPeople(
	versions: readonly (FacilityFields & { version: number; recorded_by: string })[]
): Set<string> {
	const ordered = [...versions].sort((a, b) => a.version - b.version);
	const changed = new Set<string>();
	for (const [index, version] of ordered.entries()) {
		const before = ordered[index - 1];
		if (!before || version.recorded_by.startsWith('import:')) continue;
		for (const key of changedFields(before, version)) changed.add(key);
	}
	return changed;
}

/** Names of the fields in which two versions differ, attribute keys as `attributes.key`. */
export function changedFields(before: FacilityFields, after: FacilityFields): string[] {
	const a = fieldsOf(before);
	const b = fieldsOf(after);
	const columns = FIELD_NAMES.filter((name) => name !== 'attributes' && !isSame(a[name], b[name]));
	const keys = new Set([...Object.keys(a.attributes), ...Object.keys(b.attributes)]);
	const attributes = [...keys]
		.filter((key) => !isSame(a.attributes[key], b.attributes[key]))
		.map((key) => `attributes.${key}`);
	return [...columns, ...attributes];
}

/** The recorded columns of a version, alone. */
export function fieldsOf(version: FacilityFields): FacilityFields {
	return {
		kind: version.kind,
		code: version.code,
		old_codes: version.old_codes,
		name: version.name,
		address: version.address,
		road_name: version.road_name,
		road_order: version.road_order,
		township_code: version.township_code,
		community_code: version.community_code,
		grid_cell: version.grid_cell,
		station_id: version.station_id,
		managed_by: version.managed_by,
		supplied_by: version.supplied_by,
		serviced_by: version.serviced_by,
		responsible_person: version.responsible_person,
		responsible_phone: version.responsible_phone,
		built_on: version.built_on,
		opened_on: version.opened_on,
		position: version.position,
		position_accuracy_m: version.position_accuracy_m,
		lifecycle: version.lifecycle,
		season: version.season,
		removed_on: version.removed_on,
		removal_approval: version.removal_approval,
		ownership: version.ownership,
		category: version.category,
		sponsor: version.sponsor,
		attributes: version.attributes,
		disclosure: version.disclosure,
		source: version.source,
		source_id: version.source_id
	};
}

/** A facility of which nothing is said but its kind. */
export function blankFields(kind: FacilityFields['kind']): FacilityFields {
	return {
		...fieldsOf({ kind } as FacilityFields),
		...Object.fromEntries(NULLABLE.map((name) => [name, null])),
		old_codes: [],
		attributes: {},
		lifecycle: 'in_service',
		disclosure: 'internal',
		source: 'manual'
	};
}

const FIELD_NAMES = Object.keys(fieldsOf({} as FacilityFields)) as (keyof FacilityFields)[];
const NOT_NULLABLE = new Set([
	'kind',
	'old_codes',
	'attributes',
	'lifecycle',
	'disclosure',
	'source'
]);
const NULLABLE = FIELD_NAMES.filter((name) => !NOT_NULLABLE.has(name));

function merge(base: FacilityFields, changes: Partial<FacilityFields>): FacilityFields {
	const { attributes, ...columns } = changes;
	const merged = { ...fieldsOf(base), ...columns };
	if (!attributes) return merged;
	const known = Object.entries({ ...base.attributes, ...attributes }).filter(
		([, value]) => value !== null && value !== undefined
	);
	return { ...merged, attributes: Object.fromEntries(known) };
}

/** The part of `changes` that a later version does not contradict. */
function stillSaid(
	later: FacilityFields,
	base: FacilityFields,
	changes: Partial<FacilityFields>
): Partial<FacilityFields> {
	const { attributes, ...columns } = changes;
	const kept: Partial<FacilityFields> = Object.fromEntries(
		Object.entries(columns).filter(([name]) =>
			isSame(later[name as keyof FacilityFields], base[name as keyof FacilityFields])
		)
	);
	if (!attributes) return kept;
	return {
		...kept,
		attributes: Object.fromEntries(
			Object.entries(attributes).filter(([key]) =>
				isSame(later.attributes[key], base.attributes[key])
			)
		)
	};
}

/** Deep equality of plain data, whatever the order of keys; null and absent are the same. */
export function isSame(a: unknown, b: unknown): boolean {
	if ((a ?? null) === (b ?? null)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const left = a as Record<string, unknown>;
	const right = b as Record<string, unknown>;
	return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) =>
		isSame(left[key], right[key])
	);
}
