import type { Facility, FacilityKind } from '#lib/domain/facility.ts';
import type { FacilityProperty } from '#lib/domain/ogc/facility-properties.ts';
import { boxesOf } from '#lib/domain/ogc/geometry.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { IN_OUTAGE, REGISTER_AT, REGISTER_NOW, type Moment } from './facility.ts';
import type { CompiledFilter, PropertySql } from './ogc-filter.ts';

/** Which facilities of one kind a reader of the OGC API asks for; those removed are never among them. */
export interface ItemQuery {
	kind: FacilityKind;
	/** Only what this servicing unit looks after (maintainers). */
	servicedBy: string | undefined;
	includesSensitive: boolean;
	isPublicOnly: boolean;
	/** Features whose position is inside; GeoJSON in 4490. */
	within: GeoJSON.MultiPolygon | undefined;
	/** Compiled with parameters from `$FIRST_FILTER_PARAM` on. */
	filter: CompiledFilter | undefined;
	ids?: readonly string[];
	/** undefined: as it stands now. */
	moment: Moment | undefined;
	outageAt: Date;
}

const AREA = 'st_setsrid(st_geomfromgeojson($8::text), 4490)';
const MATCHES = `f.kind = $4::text and f.lifecycle <> 'removed'
	and ($5::text is null or f.serviced_by = $5::text)
	and ($6::boolean or f.disclosure <> 'sensitive')
	and (not $7::boolean or f.disclosure = 'public')
	and ${isWithin(AREA, `st_intersects(f.geom, ${AREA})`, '$8::text is null')}
	and ($9::uuid[] is null or f.id = any ($9::uuid[]))
	and ($10::text is null or $10::text <> '')
	and ($11::float8[] is null or ${inBox(0)} or ${inBox(4)})`;
export const FIRST_FILTER_PARAM = 12;

/**
 * A condition by the index of positions, then exactly. The planner takes the second for much more selective than it is — what
 * lies in the box of an area mostly lies in the area — and would sort all that is inside for every page, instead of
 * walking on from the last id: within `case` it has no such opinion.
 */
function isWithin(box: string, exact: string, isUnasked: string): string {
	return `(${isUnasked} or (f.geom && ${box} and case when ${exact} then true else false end))`;
}

/** In the box `[west, south, east, north]` that begins behind `from` in `$11`; null: there is none. */
function inBox(from: number): string {
	const [west, south, east, north] = [1, 2, 3, 4].map((n) => `($11::float8[])[${from + n}]`);
	const box = `st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4490)`;
	const exact = `st_x(f.geom) between ${west} and ${east} and st_y(f.geom) between ${south} and ${north}`;
	return isWithin(box, exact, 'false');
}

function params(district: string, timeZone: string, query: ItemQuery): unknown[] {
	const boxes = query.within && boxesOf(query.within);
	return [
		district,
		query.moment?.asOf ?? null,
		query.moment?.knownAt ?? null,
		query.kind,
		query.servicedBy ?? null,
		query.includesSensitive,
		query.isPublicOnly,
		query.within === undefined || boxes ? null : JSON.stringify(query.within),
		query.ids ?? null,
		timeZone,
		boxes ?? null,
		...(query.filter?.params ?? [])
	];
}

const conditionOf = ({ filter }: ItemQuery) => `${MATCHES} and ${filter ? filter.sql : 'true'}`;

/** A facility as the OGC API tells of it. */
export interface ItemRow {
	id: string;
	/** Degrees in 4490; null: unplaced. */
	lon: number | null;
	lat: number | null;
	version: number;
	/** A JSON object, as text: the database writes it several times faster than rows are taken apart and printed anew. */
	properties: string;
}

/** A page of facilities by id, those behind `after`. */
export async function listItems(
	db: Queryable,
	district: string,
	timeZone: string,
	query: ItemQuery,
	page: {
		after: string | undefined;
		limit: number;
		properties: readonly FacilityProperty[];
	}
): Promise<ItemRow[]> {
	const given = [...params(district, timeZone, query), page.after ?? null, page.limit];
	const [after, limit, outageAt] = [given.length - 1, given.length, given.length + 1];
	const tellsOutage = page.properties.some(isOutage);
	const told = page.properties.map((property) =>
		isOutage(property)
			? IN_OUTAGE(`$${outageAt}`)
			: `${facilityPropertySql(property).sql} as "${property.name.replaceAll('"', '""')}"`
	);
	const { rows } = await db.query<ItemRow>(
		`with f as (${query.moment ? REGISTER_AT : REGISTER_NOW})
		select f.id, f.lon, f.lat, f.version, row_to_json(p)::text as properties
		from f cross join lateral (select ${told.join(', ')}) p
		where ${conditionOf(query)} and ($${after}::uuid is null or f.id > $${after}::uuid)
		order by f.id limit $${limit}::int`,
		[...given, ...(tellsOutage ? [query.outageAt] : [])]
	);
	return rows;
}

const isOutage = ({ source }: FacilityProperty): boolean =>
	source.kind === 'column' && source.column === 'is_in_outage';

export async function countItems(
	db: Queryable,
	district: string,
	timeZone: string,
	query: ItemQuery
): Promise<number> {
	const { rows } = await db.query<{ count: number }>(
		`with f as (${query.moment ? REGISTER_AT : REGISTER_NOW})
		select count(*)::int as count from f where ${conditionOf(query)}`,
		params(district, timeZone, query)
	);
	return rows[0]?.count ?? 0;
}

/** `[west, south, east, north]` of all facilities of the kind that the reader may see; undefined: none is placed. */
export async function findItemExtent(
	db: Queryable,
	district: string,
	timeZone: string,
	query: ItemQuery
): Promise<[number, number, number, number] | undefined> {
	const { rows } = await db.query<{
		west: number | null;
		south: number;
		east: number;
		north: number;
	}>(
		`with f as (${query.moment ? REGISTER_AT : REGISTER_NOW})
		select min(st_x(f.geom)) as west, min(st_y(f.geom)) as south, max(st_x(f.geom)) as east,
			max(st_y(f.geom)) as north
		from f where ${conditionOf(query)}`,
		params(district, timeZone, query)
	);
	const [box] = rows;
	return box && box.west !== null ? [box.west, box.south, box.east, box.north] : undefined;
}

const DAY_WORDS = `'YYYY"年"MM"月"DD"日"'`;
const MOMENT_WORDS = `'YYYY"年"MM"月"DD"日" HH24:MI'`;

/** The SQL of a property of a facility, as it is told and as filters compare it; null where nothing is known. */
export function facilityPropertySql({ source, type }: FacilityProperty): PropertySql {
	if (source.kind === 'attribute') return attributeSql(source.key, type);
	const sql = columnSql(source.column);
	if (source.kind === 'day') {
		const words = `to_char(${sql}, ${DAY_WORDS})`;
		return { type: 'text', sql: words, temporal: { day: sql } };
	}
	if (source.kind === 'moment') {
		// $10: the district's time zone.
		const words = `to_char(${sql} at time zone $10::text, ${MOMENT_WORDS})`;
		const day = `(${sql} at time zone $10::text)::date`;
		return { type: 'text', sql: words, temporal: { day, moment: sql } };
	}
	if (type === 'string') return { type: 'text', sql: `${sql}::text` };
	return type === 'boolean' ? { type: 'boolean', sql } : { type: 'number', sql: `${sql}::float8` };
}

/** `key` and `column` are ours (domain/attribute-fields.ts); quoted all the same. */
function attributeSql(key: string, type: FacilityProperty['type']): PropertySql {
	const value = `f.attributes -> '${key.replaceAll("'", "''")}'`;
	const json = type === 'integer' ? 'number' : type;
	const cast = { string: 'text', number: 'float8', boolean: 'boolean' }[json];
	return {
		type: json === 'string' ? 'text' : json,
		sql: `(case when jsonb_typeof(${value}) = '${json}' then (${value} #>> '{}')::${cast} end)`
	};
}

function columnSql(column: keyof Facility): string {
	switch (column) {
		case 'state':
			return `coalesce(f.condition, 'uninspected')`;
		case 'is_disputed':
			return `coalesce(f.is_disputed, false)`;
		case 'old_codes':
		case 'defects':
			return `nullif(array_to_string(f.${column}, ' '), '')`;
		case 'position_accuracy_m':
			// A real of 3.3 is 3.3 as text, and 3.2999999523 as float8.
			return `f.position_accuracy_m::text`;
		default:
			return `f."${column.replaceAll('"', '""')}"`;
	}
}
