import {
	DEFAULT_EXPORT_CRS,
	EXPORT_FORMATS,
	EXPORT_LAYERS,
	type ExportFormat,
	type ExportLayerName
} from '#lib/domain/export.ts';
import { VIEWS, type View } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';

/** What to export, as a person asks for it. */
export interface ExportQuestion {
	/** Names with commas between. */
	layers: string;
	/** Default `geojson`. */
	format?: string | undefined;
	/** Any EPSG code, e.g. `EPSG:4552`; default EPSG:4490. */
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
}

export interface ExportRequest {
	layers: ExportLayerName[];
	format: ExportFormat;
	crs: string;
	view: View;
	winter: boolean;
	/** Undefined: the district's rule. */
	minutes: number | undefined;
	includesRemoved: boolean;
	areaId: string | undefined;
}

/** @throws {Invalid} Unknown layer, format or view (the possible ones are listed), or several layers for CSV. */
export function readExportRequest(question: ExportQuestion): ExportRequest {
	const names = question.layers
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	const layers = [...new Set(names)].map((name) => pick('layers', name, EXPORT_LAYERS));
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
	const { minutes } = question;
	if (minutes !== undefined && !(minutes >= 0 && minutes <= 1440))
		throw new Invalid(
			['minutes 应为 0–1440，收到 {minutes}。', 'minutes should be 0 to 1440, got {minutes}.'],
			{ params: { minutes } }
		);
	return {
		layers,
		format,
		crs: question.crs ?? DEFAULT_EXPORT_CRS,
		view: pick('view', question.view ?? 'as_is', VIEWS),
		winter: question.winter ?? false,
		minutes,
		includesRemoved: question.includesRemoved ?? false,
		areaId: question.areaId
	};
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
