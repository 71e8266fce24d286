import type { Queryable } from '#lib/server/db/pool.ts';

/** Which part of the world a tile shows, and how finely. */
export interface TileWindow {
	district: string;
	z: number;
	x: number;
	y: number;
	/** Degrees `[west, south, east, north]`, margin included. */
	box: readonly [number, number, number, number];
	/** Polygons smaller than this are left out (degrees). */
	leastSizeDegrees: number;
	/** Lines and rings are simplified by this much (degrees). */
	toleranceDegrees: number;
}

export type TileValue = string | number | boolean | null;

/** A feature of a tile before encoding; `wkb` in degrees. */
export interface TileFeature {
	layer: string;
	properties: Record<string, TileValue>;
	wkb: Uint8Array;
}

/** One layer: the names of its properties and the select that yields them and `shape`. */
interface TileLayer {
	properties: string;
	select: string;
}

// Base layers: $1 district, $2 batch, $3–$6 box, $7 zoom, $8 least size, $9 tolerance.
const BASE_BOX = `st_makeenvelope($3::float8, $4::float8, $5::float8, $6::float8, 4490)`;
const SIZE = `greatest(st_xmax(f.geom) - st_xmin(f.geom), st_ymax(f.geom) - st_ymin(f.geom))`;
/** Thin polygons come to nothing in tile units as small ones do: what counts is the area as well. */
const IS_LARGE = `${SIZE} >= $8::float8
			and (st_dimension(f.geom) < 2 or st_area(f.geom) >= $8::float8 * $8::float8 / 3)`;
const SHAPE = `case when $7::int >= 16 then f.geom else st_simplify(f.geom, $9::float8, true) end as shape`;

const baseLayer = (layer: string, properties: string): TileLayer => ({
	properties,
	select: `select ${properties}, ${SHAPE} from base_feature f
		where f.district = $1::text and f.batch = $2::bigint and f.layer = '${layer}'
			and f.min_zoom <= $7::int and f.geom && ${BASE_BOX} and ${IS_LARGE}`
});

const BASE_LAYERS: Record<string, TileLayer> = {
	landuse: baseLayer('landuse', 'class'),
	water: baseLayer('water', 'class, name'),
	waterway: baseLayer('waterway', 'class, name'),
	rail: {
		properties: 'class',
		select: `select class, st_collect(shape) as shape
			from (${baseLayer('rail', 'class').select}) rails group by class`
	},
	road: {
		properties: 'class, name, bridge, tunnel, one_way',
		// From afar the pieces of a street are one feature: a tenth as many to read and to encode.
		select: `select class, name, bridge, tunnel, one_way, st_collect(shape) as shape from (
			select class, case when $7::int >= 12 then name end as name, bridge, tunnel,
				case when $7::int >= 12 then one_way else 0 end as one_way,
				case when $7::int >= 14 then id end as piece,
				${SHAPE}
			from road_edge f
			where f.district = $1::text and f.batch = $2::bigint and f.geom && ${BASE_BOX}
				and case
					when $7::int < 9 then class in ('motorway', 'trunk')
					when $7::int < 10 then class in ('motorway', 'trunk', 'primary')
					when $7::int < 12 then class in ('motorway', 'trunk', 'primary', 'secondary')
					when $7::int < 13 then class in ('motorway', 'trunk', 'primary', 'secondary', 'tertiary')
					when $7::int < 14 then is_drivable and class not in ('service', 'track')
					else true end
				and ($7::int >= 16 or ${SIZE} >= $9::float8 / 2)
			) streets
			group by class, name, bridge, tunnel, one_way, piece`
	},
	building: {
		properties: 'levels, name',
		select: `select levels, name, ${SHAPE} from building f
			where f.district = $1::text and f.batch = $2::bigint and $7::int >= 14
				and f.geom && ${BASE_BOX} and ${IS_LARGE}`
	},
	place: {
		properties: 'kind, name, rank, population',
		select: `select kind, name, rank, population, geom as shape from place
			where district = $1::text and geom && ${BASE_BOX} and 3 + 2 * rank <= $7::int`
	},
	district: {
		properties: 'code',
		select: `select code, ${SHAPE} from (select code, boundary as geom from district
			where code = $1::text and boundary && ${BASE_BOX}) f`
	}
};

// Facilities: $1 district, $2–$5 box, $6 the servicing unit a maintainer is confined to, $7 the moment.
const FACILITY: TileLayer = {
	properties: 'id, kind, code, name, state, lifecycle, ownership, disputed, in_outage, outside',
	select: `select f.id::text as id, f.kind, f.code, f.name,
			coalesce(s.condition, 'uninspected') as state, f.lifecycle, f.ownership,
			coalesce(s.is_disputed, false) as disputed,
			exists (
				select from outage o
				left join outage_facility m
					on m.district = o.district and m.outage_id = o.id and m.facility_id = f.id
				where o.district = f.district and o.from_at <= $7::timestamptz
					and o.until_at > $7::timestamptz
					and (o.ended_at is null or o.ended_at > $7::timestamptz)
					and (m.facility_id is not null or st_intersects(o.geom, f.geom))
			) as in_outage,
			coalesce(not st_intersects(d.boundary, f.geom), false) as outside, f.geom as shape
		from facility f
		join district d on d.code = f.district
		left join facility_state s on s.district = f.district and s.facility_id = f.id
		where f.district = $1::text and f.lifecycle <> 'removed'
			and f.geom && st_makeenvelope($2::float8, $3::float8, $4::float8, $5::float8, 4490)
			and ($6::text is null or f.serviced_by = $6::text)`
};

const fetchLayer = (name: string, { properties, select }: TileLayer) => `
	select '${name}' as layer, (select to_jsonb(p) from (select ${properties}) p) as properties,
		st_asbinary(t.shape) as wkb
	from (${select}) t where t.shape is not null`;

/** EPSG:4490 and WGS 84 are taken as the same, so the SRID is set, not transformed. */
const encodeLayer = (name: string, layer: TileLayer, z: string, x: string, y: string) => `
	(select coalesce(st_asmvt(m, '${name}', 4096, 'geom'), ''::bytea) from (
		select ${layer.properties}, st_asmvtgeom(st_transform(st_setsrid(t.shape, 4326), 3857),
			st_tileenvelope(${z}::int, ${x}::int, ${y}::int), 4096, 64, true) as geom
		from (${layer.select}) t) m
	where m.geom is not null)`;

const layers = Object.entries(BASE_LAYERS);
const FETCH_BASE = layers.map(([name, layer]) => fetchLayer(name, layer)).join('\nunion all');
const ENCODE_BASE = `select ${layers
	.map(([name, layer]) => encodeLayer(name, layer, '$7', '$10', '$11'))
	.join(' ||')} as mvt`;
const FETCH_FACILITY = fetchLayer('facility', FACILITY);
const ENCODE_FACILITY = `select ${encodeLayer('facility', FACILITY, '$8', '$9', '$10')} as mvt`;

const baseParameters = (window: TileWindow, batch: number | null) => [
	window.district,
	batch,
	...window.box,
	window.z,
	window.leastSizeDegrees,
	window.toleranceDegrees
];

/** Features of a base tile, to be encoded here (the embedded database has no protobuf). */
export async function listBaseTileFeatures(
	db: Queryable,
	window: TileWindow,
	batch: number | null
): Promise<TileFeature[]> {
	const { rows } = await db.query<TileFeature>(FETCH_BASE, baseParameters(window, batch));
	return rows;
}

/** The same features as a finished tile; PostGIS with protobuf only. */
export async function encodeBaseTile(
	db: Queryable,
	window: TileWindow,
	batch: number | null
): Promise<Uint8Array> {
	const { rows } = await db.query<{ mvt: Uint8Array }>(ENCODE_BASE, [
		...baseParameters(window, batch),
		window.x,
		window.y
	]);
	return rows[0]?.mvt ?? new Uint8Array();
}

/** Facilities of a tile, to be encoded here; `party`: the servicing unit a maintainer is confined to. */
export async function listFacilityTileFeatures(
	db: Queryable,
	window: TileWindow,
	party: string | undefined,
	at: Date
): Promise<TileFeature[]> {
	const { rows } = await db.query<TileFeature>(FETCH_FACILITY, [
		window.district,
		...window.box,
		party ?? null,
		at
	]);
	return rows;
}

/** The same facilities as a finished tile; PostGIS with protobuf only. */
export async function encodeFacilityTile(
	db: Queryable,
	window: TileWindow,
	party: string | undefined,
	at: Date
): Promise<Uint8Array> {
	const { rows } = await db.query<{ mvt: Uint8Array }>(ENCODE_FACILITY, [
		window.district,
		...window.box,
		party ?? null,
		at,
		window.z,
		window.x,
		window.y
	]);
	return rows[0]?.mvt ?? new Uint8Array();
}
