import { publicFieldsOf } from '#lib/domain/disclosure.ts';
import type { ExportLayerName } from '#lib/domain/export.ts';
import type { OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import type { LayerFeature, LayerField } from '#lib/formats/layer.ts';
import type { CompiledFilter, PropertySql } from '#lib/server/queries/ogc-filter.ts';
import { matchRows } from '#lib/server/queries/ogc-table.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { readArrivalMinutes } from '../analysis.ts';
import type { Context } from '../context.ts';
import { holeLayer, responseLayers } from '../export-analyses.ts';
import { areaLayer, placeLayer } from '../export-register.ts';
import { shortfallLayer } from '../export-shortfall.ts';
import type { OgcView } from './collections.ts';

/** A computed or small layer as rows in memory. */
export interface OgcTable {
	properties: readonly OgcProperty[];
	rows: readonly TableRow[];
}
export interface TableRow {
	id: string;
	geometry: LayerFeature['geometry'];
	values: LayerFeature['values'];
}

/** Which column names a feature; of the others its place in the layer does. */
const ID_FIELDS: Partial<Record<ExportLayerName, string>> = {
	areas: 'id',
	places: 'id',
	holes: 'number',
	shortfall: 'number',
	response: 'edge'
};

const MOST_KEPT = 16;
/** Outages and closures begin and end without a new revision. */
const KEPT_MS = 30_000;
const kept = new WeakMap<Context['db'], Map<string, { at: number; table: Promise<OgcTable> }>>();

/** The layer as this reader sees it; computed once for the pages of a reading. */
export async function loadTable(view: OgcView, id: ExportLayerName): Promise<OgcTable> {
	const { context, district, audience } = view;
	const { db } = context;
	const tables = kept.get(db) ?? new Map();
	kept.set(db, tables);
	const revision = Object.values(await getRevision(db, district.code)).join('.');
	const key = [district.code, id, revision, JSON.stringify(audience)].join(' ');
	const now = context.now().getTime();
	const known = tables.get(key);
	if (known && now - known.at < KEPT_MS) return known.table;
	const table = build(view, id);
	tables.set(key, { at: now, table });
	table.catch(() => tables.delete(key));
	const [oldest] = tables.keys();
	if (tables.size > MOST_KEPT && oldest !== undefined) tables.delete(oldest);
	return table;
}

/** The rows that meet a filter, by PostGIS: one meaning of CQL2 for what is stored and what is computed. */
export async function filterRows(
	{ context }: OgcView,
	table: OgcTable,
	filter: CompiledFilter | undefined,
	within: GeoJSON.MultiPolygon | undefined
): Promise<readonly TableRow[]> {
	if (!filter && !within) return table.rows;
	const matched = await matchRows(context.db, table.rows, { filter, within });
	return table.rows.filter((_, index) => matched.has(index));
}

/** The SQL of a column of the rows that `matchRows` is given. */
export function tablePropertySql(table: OgcTable, name: string): PropertySql | undefined {
	const index = table.properties.findIndex((property) => property.name === name);
	const property = table.properties[index];
	if (!property) return undefined;
	if (property.type === 'string') return { type: 'text', sql: `(t.v ->> ${index})` };
	return property.type === 'boolean'
		? { type: 'boolean', sql: `(t.v ->> ${index})::boolean` }
		: { type: 'number', sql: `(t.v ->> ${index})::float8` };
}

async function build(view: OgcView, id: ExportLayerName): Promise<OgcTable> {
	const layer = await layerOf(view, id);
	const open = view.audience.isPublicOnly ? publicFieldsOf(id) : undefined;
	const shown = [...layer.fields.keys()].filter(
		(index) => open === undefined || open.includes(layer.fields[index]?.name ?? '')
	);
	const idField = layer.fields.findIndex(({ name }) => name === ID_FIELDS[id]);
	const rows: TableRow[] = [];
	for await (const { geometry, values } of layer.features) {
		const named = idField < 0 ? rows.length + 1 : values[idField];
		rows.push({
			id: String(named ?? rows.length + 1),
			geometry,
			values: shown.map((index) => values[index] ?? null)
		});
	}
	const properties = shown.flatMap((index) => {
		const field = layer.fields[index];
		return field ? [toProperty(field)] : [];
	});
	return { properties, rows };
}

function toProperty({ name, label, type }: LayerField): OgcProperty {
	return {
		name,
		label,
		type: type === 'text' ? 'string' : type,
		isQueryable: true,
		isWritable: false
	};
}

async function layerOf({ context, district, audience }: OgcView, id: ExportLayerName) {
	const { code } = district;
	const disclosure = audience.isPublicOnly ? 'public' : 'internal';
	switch (id) {
		case 'holes':
			return holeLayer(context, code, { view: 'as_is', winter: false });
		case 'places':
			return placeLayer(context, code);
		case 'shortfall':
			return shortfallLayer(context, code, undefined);
		case 'response':
		case 'gaps': {
			const minutes = await readArrivalMinutes(context.db, code);
			return (await responseLayers(context, code, { minutes, winter: false }))[id];
		}
		default:
			return areaLayer(context, code, { disclosure, onWithheld: () => undefined });
	}
}
