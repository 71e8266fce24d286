import {
	EXPORT_DISCLOSURES,
	EXPORT_FORMATS,
	EXPORT_LAYERS,
	SHAPEFILE_ENCODINGS,
	SHIFTED_CRS,
	WGS84_FORMATS,
	type ExportDisclosure,
	type ExportFormat,
	type ExportLayerName,
	type ShapefileEncoding
} from '#lib/domain/export.ts';
import { FACILITY_KINDS, FACILITY_STATES, type FacilityState } from '#lib/domain/facility.ts';
import { VIEWS, type View } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';

/** What to export, as a person asks for it. */
export interface ExportQuestion {
	/** Names with commas between. */
	layers: string;
	/** Default `geojson`. */
	format?: string | undefined;
	/** Any EPSG code, e.g. `EPSG:4552`, or GCJ-02; default EPSG:4490, of DXF the district's plane. KML is always 4326. */
	crs?: string | undefined;
	/** Of `holes`; default `as_is`. */
	view?: string | undefined;
	/** Of `holes`, `response` and `gaps`. */
	winter?: boolean | undefined;
	/** Limit of `gaps`, turnout inside; default the district's rule. */
	minutes?: number | undefined;
	/** Also facilities that were removed. */
	includesRemoved?: boolean | undefined;
	/** Of `shortfall`: another area than the district's own choice. */
	areaId?: string | undefined;
	/** Of `scenario`: its id or name. */
	scenario?: string | undefined;
	/** Code of the township whose facilities are wanted. */
	township?: string | undefined;
	/** States of facilities with commas between, e.g. `unusable,uninspected`. */
	states?: string | undefined;
	/** The register valid then, as known at `knownAt`: dates or times. */
	asOf?: string | undefined;
	knownAt?: string | undefined;
	/** `internal` (default), or `public`: only what is marked so. */
	disclosure?: string | undefined;
	/** `UTF-8` (default of shp) or `GBK` (default of dxf: what old CAD, and GDAL, read). */
	encoding?: string | undefined;
}

export interface ExportRequest {
	layers: ExportLayerName[];
	format: ExportFormat;
	/** undefined: the one that the format is used with. */
	crs: string | undefined;
	/** Whether the datum is the shifted one of phone maps. */
	isShifted: boolean;
	view: View;
	winter: boolean;
	/** Undefined: the district's rule. */
	minutes: number | undefined;
	includesRemoved: boolean;
	areaId: string | undefined;
	scenario: string | undefined;
	township: string | undefined;
	states: FacilityState[] | undefined;
	asOf: string | undefined;
	knownAt: string | undefined;
	disclosure: ExportDisclosure;
	encoding: ShapefileEncoding;
}

/** @throws {Invalid} Unknown layer, format or view (the possible ones are listed), or several layers for CSV. */
export function readExportRequest(question: ExportQuestion): ExportRequest {
	const layers = listOf(question.layers).map((name) => pick('layers', name, EXPORT_LAYERS));
	if (layers.length === 0) throw unknown('layers', '', EXPORT_LAYERS);
	const format = pick('format', question.format ?? 'geojson', EXPORT_FORMATS);
	if (format === 'csv' && layers.length > 1)
		throw new Invalid(
			[
				'CSV 一次只能导出一个图层，收到 {count} 个（{layers}）：请逐个图层导出，或改用 gpkg、geojson。',
				'CSV holds one layer, got {count} ({layers}): export one layer at a time, or use gpkg or geojson.'
			],
			{ params: { count: layers.length, layers: layers.join(', ') } }
		);
	const other = layers.find((layer) => !FACILITY_KINDS.some((kind) => kind === layer));
	if (format === 'osm' && other !== undefined)
		throw new Invalid(
			[
				'OSM 只能含设施，{layer} 不是：请去掉，或改用 gpkg、geojson。',
				'OSM holds facilities only, not {layer}: leave it out, or use gpkg or geojson.'
			],
			{ params: { layer: other } }
		);
	const encoding = question.encoding?.toUpperCase() ?? (format === 'dxf' ? 'GBK' : 'UTF-8');
	const { minutes } = question;
	if (minutes !== undefined && !(minutes >= 0 && minutes <= 1440))
		throw new Invalid(
			['minutes 应为 0–1440，收到 {minutes}。', 'minutes should be 0 to 1440, got {minutes}.'],
			{ params: { minutes } }
		);
	return {
		layers,
		format,
		crs: question.crs,
		isShifted: isShiftedCrs(question.crs) && !WGS84_FORMATS.includes(format),
		view: pick('view', question.view ?? 'as_is', VIEWS),
		winter: question.winter ?? false,
		minutes,
		includesRemoved: question.includesRemoved ?? false,
		areaId: question.areaId,
		scenario: question.scenario,
		township: question.township,
		states:
			question.states === undefined
				? undefined
				: listOf(question.states).map((state) => pick('states', state, FACILITY_STATES)),
		asOf: question.asOf,
		knownAt: question.knownAt,
		disclosure: pick('disclosure', question.disclosure ?? 'internal', EXPORT_DISCLOSURES),
		encoding: pick('encoding', encoding, SHAPEFILE_ENCODINGS)
	};
}

function isShiftedCrs(crs: string | undefined): boolean {
	return (
		crs !== undefined && crs.trim().toUpperCase().replace('GCJ02', SHIFTED_CRS) === SHIFTED_CRS
	);
}

function listOf(text: string): string[] {
	const names = text.split(',').map((name) => name.trim());
	return [...new Set(names.filter((name) => name !== ''))];
}

function pick<const Name extends string>(
	path: string,
	wanted: string,
	possible: readonly Name[]
): Name {
	const found = possible.find((name) => name === wanted);
	if (found === undefined) throw unknown(path, wanted, possible);
	return found;
}

function unknown(path: string, wanted: string, possible: readonly string[]): Invalid {
	return new Invalid(
		[
			'{path} 里没有“{wanted}”，可用：{possible}。',
			'{path} has no "{wanted}"; possible: {possible}.'
		],
		{ params: { path, wanted, possible: possible.join(', ') } }
	);
}
