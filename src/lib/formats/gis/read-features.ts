import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerText } from '#lib/domain/ledger/table.ts';
import type { GdalLayer } from '../gdal/gdal-job.ts';
import { GdalError, runGdal, type GdalOptions } from '../gdal/run-gdal.ts';
import { LedgerFormatError } from '../ledger/ledger-format-error.ts';
import type { ReadLimits } from '../ledger/read-limits.ts';
import { assertWhole } from './assert-whole.ts';
import { withBlockAttributes } from './dxf-blocks.ts';
import { readKml } from './kml.ts';
import { readSidecar, stageSource, type GisFormat, type StagedSource } from './stage-source.ts';

/** Features of one layer of a file, in degrees of CGCS2000 unless it names no system. */
export interface GisFeatures {
	format: GisFormat;
	layer: string;
	layers: string[];
	/** `EPSG:4490`, or null: the file names no system and the coordinates are as they stand. */
	crs: string | null;
	features: GeoJSON.Feature[];
	notes: LedgerText[];
}

export interface GisReadOptions {
	layer?: string | undefined;
	wanted: 'Point' | 'Polygon';
	/** Of the texts of a Shapefile without (or with a wrong) .cpg, e.g. `gb18030`. */
	encoding?: string | undefined;
	limits: ReadLimits;
}

/** Datums that are CGCS2000 or within decimeters of it. */
const SAME_DATUM = /China 2000|CGCS ?2000|World Geodetic System 1984|WGS[ _]?84|WGS 1984/i;

/**
 * Reads one layer of a GeoPackage, Shapefile, File Geodatabase, DXF, KML, FlatGeobuf or MapInfo file, also
 * zipped. Of a drawing the attributes of its blocks are the columns.
 *
 * @param gdal Its directory is empty and the caller's to remove.
 * @throws {LedgerFormatError} Broken, hostile, without features, or beyond the limits.
 */
export async function readGisFeatures(
	path: string,
	format: GisFormat,
	options: GisReadOptions,
	gdal: GdalOptions
): Promise<GisFeatures> {
	const staged = await stageSource(path, format, gdal.workDirectory, options.limits);
	if (staged.format === 'kml')
		return readKml(join(gdal.workDirectory, staged.file), options.limits);
	const notes: LedgerText[] = [];
	await assertWhole(staged, gdal.workDirectory);
	const opening = await chooseOpening(staged, gdal.workDirectory, options.encoding, notes);
	// What a person calls a layer of a drawing is none of the file.
	const isDrawing = staged.format === 'dxf';
	const { maxColumns, maxRows } = options.limits;
	const reading = {
		layer: isDrawing ? undefined : options.layer,
		wanted: options.wanted,
		maxColumns,
		maxFeatures: maxRows
	};
	const result = await runGdal(
		{ source: staged.file, conversions: [], ...opening, read: reading },
		gdal
	).catch((error: unknown) => unreadable(error, staged.format));
	const { layers = [] } = result;
	const chosen = layers.find(({ name }) => name === result.chosen);
	assertReadable(chosen, layers, options);
	const file = result.outputs[0]?.file ?? '';
	const text = await readFile(join(gdal.workDirectory, file), 'utf8');
	const { features } = JSON.parse(text) as { features: GeoJSON.Feature[] };
	const crs = await findCrs(chosen, staged, gdal.workDirectory, notes);
	const found = {
		format: staged.format,
		layer: chosen.name,
		layers: layers.map(({ name }) => name),
		crs,
		features,
		notes
	};
	return isDrawing ? readDrawing(found, options) : found;
}

/** Of a drawing the layers are those that its things lie on. */
function readDrawing(found: GisFeatures, { layer, wanted }: GisReadOptions): GisFeatures {
	const things = withBlockAttributes(found.features, wanted);
	const layers = [...new Set(things.map(({ properties }) => String(properties?.['Layer'])))];
	if (layer !== undefined && !layers.includes(layer))
		throw new LedgerFormatError('no_layer', {
			zh: `图里没有图层“${layer}”。现有：${layers.join('、')}`,
			en: `No layer "${layer}" in the drawing. There are: ${layers.join(', ')}`
		});
	const features = things.filter(
		({ properties }) => layer === undefined || properties?.['Layer'] === layer
	);
	return { ...found, layers, layer: layer ?? layers[0] ?? found.layer, features };
}

function unreadable(error: unknown, format: GisFormat): never {
	if (!(error instanceof GdalError)) throw error;
	// GDAL names files of the machine that it was built on, and gdal3.js repeats it all as JSON.
	const reason = error.message
		.replace(/\{"no":.*/s, '')
		.replace(/\S*\/(\w+\.cpp)/g, '$1')
		.replace(/\/(input|output)\//g, '')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 160);
	throw new LedgerFormatError(
		'unreadable',
		{
			zh: `读不出这个 ${format} 文件：不完整或已损坏（${reason}）。请重新导出后再试。`,
			en: `This ${format} file cannot be read: it is cut off or damaged (${reason}). Export it again.`
		},
		{ cause: error }
	);
}

function assertReadable(
	chosen: GdalLayer | undefined,
	layers: readonly GdalLayer[],
	{ layer, limits }: GisReadOptions
): asserts chosen is GdalLayer {
	const names = layers.map(({ name }) => name).join('、');
	if (!chosen)
		throw new LedgerFormatError('no_layer', {
			zh: layer === undefined ? '文件里没有图层。' : `文件里没有图层“${layer}”。现有：${names}`,
			en:
				layer === undefined ? 'The file has no layer.' : `No layer "${layer}". There are: ${names}`
		});
	if (chosen.columnCount > limits.maxColumns)
		throw new LedgerFormatError('too_many_columns', {
			zh: `图层“${chosen.name}”有 ${chosen.columnCount} 列，超过 ${limits.maxColumns} 列。请只保留需要的字段。`,
			en: `Layer "${chosen.name}" has ${chosen.columnCount} columns, more than ${limits.maxColumns}. Keep only the fields that are needed.`
		});
	if (chosen.featureCount > limits.maxRows)
		throw new LedgerFormatError('too_many_rows', {
			zh: `图层“${chosen.name}”有 ${chosen.featureCount} 个要素，超过 ${limits.maxRows}。请拆成几个文件。`,
			en: `Layer "${chosen.name}" has ${chosen.featureCount} features, more than ${limits.maxRows}. Split the file.`
		});
}

/** How GDAL must open it so that Chinese is Chinese. */
async function chooseOpening(
	{ format, file }: StagedSource,
	folder: string,
	asked: string | undefined,
	notes: LedgerText[]
): Promise<{ openOptions?: string[]; settings?: Record<string, string> }> {
	const path = join(folder, file);
	if (format === 'dxf') {
		const bytes = await readFile(path);
		const head = bytes.subarray(0, 20_000).toString('latin1');
		const [, unit] = /\$INSUNITS\s+70\s+(\d+)/.exec(head) ?? [];
		if (unit !== undefined && !METERS_OR_NONE.includes(unit)) notes.push(otherUnit(unit));
		const isNew = /\$ACADVER\s+1\s+AC10(2[1-9]|3\d)/.test(head);
		const encoding = isNew && isUtf8(bytes) ? { DXF_ENCODING: 'UTF-8' } : {};
		return { settings: { DXF_INLINE_BLOCKS: 'FALSE', ...encoding } };
	}
	if (format !== 'shp') return {};
	if (asked !== undefined) return { openOptions: [`ENCODING=${gdalEncoding(asked)}`] };
	const table = await readSidecar(path, '.dbf');
	if (!table) return {};
	const page = (await readSidecar(path, '.cpg'))?.toString('latin1').trim() ?? '';
	const isMarked = page !== '' || (table[29] ?? 0) !== 0;
	const saysUtf8 = /utf-?8/i.test(page);
	const isText = isUtf8(table.subarray(table.readUInt16LE(8)));
	if (isMarked && !(saysUtf8 && !isText)) return {};
	const encoding = isText ? 'UTF-8' : 'GBK';
	if (!isText)
		notes.push({
			zh: saysUtf8
				? '.cpg 写的是 UTF-8，但文字不是 UTF-8：按 GBK 读取。不对时请用 --encoding 说明。'
				: '没有 .cpg：文字按 GBK 读取。不对时请用 --encoding 说明。',
			en: saysUtf8
				? 'The .cpg says UTF-8 but the texts are not: read as GBK. Say otherwise with --encoding.'
				: 'No .cpg: the texts were read as GBK. Say otherwise with --encoding.'
		});
	return { openOptions: [`ENCODING=${encoding}`] };
}

/** `$INSUNITS` of a drawing: 0 none, 6 meters. */
const METERS_OR_NONE = ['0', '6'];

function otherUnit(unit: string): LedgerText {
	const names: Record<string, [zh: string, en: string]> = {
		'1': ['英寸', 'inches'],
		'4': ['毫米', 'millimeters'],
		'5': ['厘米', 'centimeters'],
		'7': ['千米', 'kilometers']
	};
	const [zh, en] = names[unit] ?? [`$INSUNITS=${unit}`, `$INSUNITS=${unit}`];
	return {
		zh: `图纸写的单位是${zh}；坐标按米读取。位置不对时请在 CAD 中缩放为米再另存。`,
		en: `The drawing says that its unit is ${en}; the coordinates were taken as meters. If positions are wrong, scale it to meters in your CAD.`
	};
}

function gdalEncoding(name: string): string {
	const pages: Record<string, string> = {
		gb18030: 'GBK',
		big5: 'CP950',
		shift_jis: 'CP932',
		'windows-1252': 'CP1252'
	};
	return pages[name.toLowerCase()] ?? name.toUpperCase();
}

async function findCrs(
	{ wkt }: GdalLayer,
	{ format, file }: StagedSource,
	folder: string,
	notes: LedgerText[]
): Promise<string | null> {
	if (wkt !== undefined) {
		if (!SAME_DATUM.test(wkt))
			notes.push({
				zh: `文件的坐标基准（${nameOf(wkt)}）不是 CGCS2000：换算可能差几十米，请用公共点核对。`,
				en: `The datum of the file (${nameOf(wkt)}) is not CGCS2000: the conversion may be off by tens of meters; check it at known points.`
			});
		return 'EPSG:4490';
	}
	if (format !== 'dxf') return null;
	// Our own drawings say in a comment at the top which plane they are in.
	const head = (await readFile(join(folder, file))).subarray(0, 2000);
	const ours = /999\s+坐标系 (EPSG:\d{4,6})/;
	const text = isUtf8(head) ? head.toString('utf8') : new TextDecoder('gb18030').decode(head);
	return ours.exec(text)?.[1] ?? null;
}

function nameOf(wkt: string): string {
	return /"([^"]+)"/.exec(wkt)?.[1] ?? '';
}
