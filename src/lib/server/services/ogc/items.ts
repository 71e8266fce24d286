import type { FacilityKind } from '#lib/domain/facility.ts';
import type { WireCrs } from '#lib/domain/ogc/crs.ts';
import { facilityProperties, type OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import { extentOf, mapPositions } from '#lib/domain/ogc/geometry.ts';
import { Cql2Error, type Cql2Expression } from '#lib/formats/cql2/ast.ts';
import { parseCql2 } from '#lib/formats/cql2/parse.ts';
import { sqlStateOf } from '#lib/server/db/errors.ts';
import { Invalid, NotFound } from '#lib/server/errors.ts';
import {
	compileFilter,
	type CompiledFilter,
	type FilterTarget,
	type PropertySql
} from '#lib/server/queries/ogc-filter.ts';
import {
	facilityPropertySql,
	findItemExtent,
	FIRST_FILTER_PARAM,
	listItems as listRows,
	type ItemQuery,
	type ItemRow
} from '#lib/server/queries/ogc-item.ts';
import { FIRST_TABLE_PARAM } from '#lib/server/queries/ogc-table.ts';
import { confinedTo } from '../context.ts';
import type { OgcCollection, OgcView } from './collections.ts';
import { countMatches } from './match-count.ts';
import { filterRows, loadTable, tablePropertySql } from './table-items.ts';

/** What `/items` is asked for, already checked (ogc/params.ts). */
export interface ItemsRequest {
	limit: number;
	/** Where the page before ended. */
	cursor: string | undefined;
	within: GeoJSON.MultiPolygon | undefined;
	crs: WireCrs;
	filterCrs: WireCrs;
	filter: string | undefined;
	/** Properties that must equal a value. */
	equals: Cql2Expression[];
	/** The register of another time. */
	asOf: Date | undefined;
}

export interface OgcFeature {
	type: 'Feature';
	id: string;
	geometry: GeoJSON.Geometry | null;
	properties: Record<string, string | number | boolean | null>;
}

export interface ItemsPage {
	/** Each the text of an `OgcFeature`. */
	features: string[];
	numberMatched: number;
	/** `cursor` of the next page. */
	next: string | undefined;
}

/** Rows of one statement: the embedded database answers them in less than 200 ms. */
const CHUNK = 1000;

/** The properties of a collection's features that this reader sees. */
export async function propertiesOf(
	view: OgcView,
	{ id, kind }: OgcCollection
): Promise<readonly OgcProperty[]> {
	return kind ? facilityProperties(kind, view.audience) : (await loadTable(view, id)).properties;
}

/**
 * A page of the features of a collection, stable: ordered by id, each page going on behind the last id of the one before.
 *
 * @throws {Invalid} The filter is wrong: what and where.
 */
export async function listItems(
	view: OgcView,
	collection: OgcCollection,
	request: ItemsRequest
): Promise<ItemsPage> {
	try {
		return collection.kind
			? await listFacilities(view, collection.kind, request)
			: await listTable(view, collection, request);
	} catch (error) {
		throw asInvalid(error, request.filter);
	}
}

/** One feature. @throws {NotFound} None, removed, or not for this reader. */
export async function getItem(
	view: OgcView,
	collection: OgcCollection,
	id: string,
	crs: WireCrs
): Promise<{ feature: OgcFeature; version: number | undefined }> {
	const missing = () =>
		new NotFound(['没有这个要素，或已拆除：{id}', 'No such feature, or it was removed: {id}'], {
			params: { id }
		});
	if (!collection.kind) {
		const table = await loadTable(view, collection.id);
		const row = table.rows.find((candidate) => candidate.id === id);
		if (!row) throw missing();
		return { feature: toTableFeature(table.properties, row, crs), version: undefined };
	}
	if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw missing();
	const query = { ...facilityQuery(view, collection.kind, undefined), ids: [id.toLowerCase()] };
	const { context, district, audience } = view;
	const properties = facilityProperties(collection.kind, audience);
	const page = { after: undefined, limit: 1, properties };
	const [row] = await listRows(context.db, district.code, district.time_zone, query, page);
	if (!row) throw missing();
	return { feature: readFeatureText(printFeature(row, crs)), version: row.version };
}

/** Where the features of a collection are; undefined: nothing is placed. */
export async function findExtent(
	view: OgcView,
	{ id, kind }: OgcCollection
): Promise<[number, number, number, number] | undefined> {
	const { context, district } = view;
	if (!kind) return extentOf((await loadTable(view, id)).rows.map(({ geometry }) => geometry));
	const query = facilityQuery(view, kind, undefined);
	return findItemExtent(context.db, district.code, district.time_zone, query);
}

async function listFacilities(
	view: OgcView,
	kind: FacilityKind,
	request: ItemsRequest
): Promise<ItemsPage> {
	const { context, district, audience } = view;
	const { db } = context;
	const properties = facilityProperties(kind, audience);
	const filter = compile(request, FIRST_FILTER_PARAM, 'f.geom', (name) => {
		const property = properties.find((entry) => entry.name === name);
		return property?.isQueryable ? facilityPropertySql(property) : undefined;
	});
	const query: ItemQuery = {
		...facilityQuery(view, kind, request.asOf),
		within: request.within,
		filter
	};
	const rows: ItemRow[] = [];
	const wanted = request.limit + 1;
	while (rows.length < wanted) {
		const limit = Math.min(CHUNK + 1, wanted - rows.length);
		const after = rows.at(-1)?.id ?? request.cursor;
		const page = { after, limit, properties };
		const more = await listRows(db, district.code, district.time_zone, query, page);
		rows.push(...more);
		if (more.length < limit) break;
	}
	const numberMatched =
		request.cursor === undefined && rows.length < wanted
			? rows.length
			: await countMatches(view, query);
	const shown = rows.slice(0, request.limit);
	return {
		features: shown.map((row) => printFeature(row, request.crs)),
		numberMatched,
		next: rows.length > request.limit ? shown.at(-1)?.id : undefined
	};
}

async function listTable(
	view: OgcView,
	{ id }: OgcCollection,
	request: ItemsRequest
): Promise<ItemsPage> {
	const table = await loadTable(view, id);
	const filter = compile(request, FIRST_TABLE_PARAM, 't.geom', (name) =>
		tablePropertySql(table, name)
	);
	const rows = await filterRows(view, table, filter, request.within);
	const start = Number(request.cursor ?? 0);
	const shown = rows.slice(start, start + request.limit);
	const end = start + shown.length;
	return {
		features: shown.map((row) =>
			JSON.stringify(toTableFeature(table.properties, row, request.crs))
		),
		numberMatched: rows.length,
		next: end < rows.length ? String(end) : undefined
	};
}

function facilityQuery(view: OgcView, kind: FacilityKind, asOf: Date | undefined): ItemQuery {
	const { context, district, audience } = view;
	const now = context.now();
	return {
		kind,
		servicedBy: confinedTo(context.actor, district.code),
		includesSensitive: audience.includesSensitive,
		isPublicOnly: audience.isPublicOnly,
		within: undefined,
		filter: undefined,
		moment: asOf && { asOf, knownAt: now },
		outageAt: asOf ?? now
	};
}

function compile(
	{ filter, equals, filterCrs }: ItemsRequest,
	first: number,
	geometry: string,
	property: (name: string) => PropertySql | undefined
): CompiledFilter | undefined {
	const parts = [...equals, ...(filter === undefined ? [] : [parseCql2(filter)])];
	if (parts.length === 0) return undefined;
	const target: FilterTarget = {
		property,
		geometry,
		toStored: (shape) => mapPositions(shape, filterCrs.fromWire)
	};
	return compileFilter({ kind: 'and', parts }, target, first);
}

/** The text of an `OgcFeature`. */
function printFeature({ id, lon, lat, properties }: ItemRow, crs: WireCrs): string {
	const geometry =
		lon === null || lat === null
			? 'null'
			: `{"type":"Point","coordinates":${JSON.stringify(crs.toWire(lon, lat))}}`;
	return `{"type":"Feature","id":"${id}","geometry":${geometry},"properties":${properties}}`;
}

/** A feature from its text. */
export function readFeatureText(text: string): OgcFeature {
	return JSON.parse(text) as OgcFeature;
}

function toTableFeature(
	properties: readonly OgcProperty[],
	{
		id,
		geometry,
		values
	}: { id: string; geometry: GeoJSON.Geometry | null; values: readonly unknown[] },
	crs: WireCrs
): OgcFeature {
	return {
		type: 'Feature',
		id,
		geometry: geometry && 'coordinates' in geometry ? mapPositions(geometry, crs.toWire) : null,
		properties: Object.fromEntries(
			properties.map(({ name }, index) => [name, toPlain(values[index])])
		)
	};
}

function toPlain(value: unknown): string | number | boolean | null {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? value
		: null;
}

/** A wrong filter, also one that only fails when it is computed (overflow, a pattern that ends in a backslash). */
function asInvalid(error: unknown, filter: string | undefined): unknown {
	if (error instanceof Cql2Error) {
		const near = filter?.slice(error.at, error.at + 20) ?? '';
		return new Invalid(
			[
				'过滤条件有误：{zh}（第 {at} 个字符处“{near}”）',
				'The filter is wrong: {en} (at character {at}, "{near}")'
			],
			{ params: { zh: error.zh, en: error.message, at: error.at + 1, near }, cause: error }
		);
	}
	if (filter !== undefined && sqlStateOf(error)?.startsWith('22')) {
		return new Invalid(['过滤条件无法计算。', 'The filter cannot be computed.'], { cause: error });
	}
	return error;
}
