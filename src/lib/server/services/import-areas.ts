import { readFile } from 'node:fs/promises';
import { projectionByCode, type Projection } from '#lib/core/geometry/index.ts';
import type { AreaInput, AreaKind } from '#lib/domain/area.ts';
import { noSystem } from '#lib/formats/gis/gis-table.ts';
import { readGisFeatures } from '#lib/formats/gis/read-features.ts';
import { detectGisFormat } from '#lib/formats/gis/stage-source.ts';
import { openSource } from '#lib/formats/ledger/byte-source.ts';
import { LedgerFormatError } from '#lib/formats/ledger/ledger-format-error.ts';
import { DEFAULT_LIMITS } from '#lib/formats/ledger/read-limits.ts';
import {
	CODE_FIELDS,
	guessField,
	isOneAreaKind,
	NAME_FIELDS,
	toAreaInputs
} from '#lib/formats/polygon-areas.ts';
import { parsePolygonBytes, type PolygonFile } from '#lib/formats/polygon-file.ts';
import { Invalid } from '#lib/server/errors.ts';
import { createArea } from './area.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { withGdal } from './gdal.ts';
import { checkPolygon } from './polygon.ts';

export interface AreaFileOptions {
	kind: AreaKind;
	/** Where the outlines come from; the same source replaces what it brought before. */
	source: string;
	/** The whole file is one area of this name; kinds of which there is one are always so. */
	name?: string | undefined;
	nameField?: string | undefined;
	codeField?: string | undefined;
	layer?: string | undefined;
	encoding?: string | undefined;
	/** Of the coordinates where the file names none, e.g. `EPSG:4552`. */
	crs?: string | undefined;
	/** Stores invalid outlines as PostGIS repairs them, with a notice; else they are refused. */
	repair?: boolean | undefined;
}

/**
 * Imports the areas of a geographic file. All outlines are looked at before the first is stored, so that a file with
 * a mistake changes nothing.
 *
 * @returns How many areas were stored, and remarks.
 * @throws {Invalid} It cannot be read, has no polygons, a feature has no name, or an outline is invalid.
 */
export async function importAreas(
	context: Context,
	district: string,
	path: string,
	options: AreaFileOptions
): Promise<{ imported: number; skipped: number; layer: string | null; notices: string[] }> {
	authorize(context, district, 'area.write');
	await requireDistrict(context.db, district);
	const { file, layer, notices } = await readPolygons(path, options);
	const inputs = toInputs(file, options);
	for (const [index, input] of inputs.entries()) {
		const checked = await checkPolygon(context.db, `第 ${index + 1} 个`, input.geometry);
		const invalid = checked.notices.find((notice) => notice.includes('已自动修复'));
		if (invalid !== undefined && options.repair !== true) throw notSound(input.name, invalid);
	}
	for (const input of inputs) {
		const stored = await createArea(context, district, input);
		notices.push(...stored.notices.map((notice) => `${input.name}: ${notice}`));
	}
	return { imported: inputs.length, skipped: file.skippedCount, layer, notices };
}

type Polygons = Extract<PolygonFile, { ok: true }>;

async function readPolygons(
	path: string,
	options: AreaFileOptions
): Promise<{ file: Polygons; layer: string | null; notices: string[] }> {
	const { bytes, layer, notices } = await readGeoJson(path, options);
	const file = parsePolygonBytes(bytes);
	if (file.ok) return { file, layer, notices };
	if (file.reason === 'notJson')
		throw new Invalid(
			[
				'读不出 {path}：不完整，或不是 GeoJSON、GPKG、SHP、GDB、DXF、KML、FGB、MapInfo（{detail}）。请重新导出后再试。',
				'{path} is cut off, or neither GeoJSON nor GPKG, SHP, GDB, DXF, KML, FGB or MapInfo ({detail}). Export it again.'
			],
			{ params: { path, detail: file.detail.slice(0, 120) } }
		);
	if (file.reason === 'notUtf8')
		throw new Invalid(
			[
				'{path} 不是 UTF-8 编码，名称会成乱码，什么也没有导入。请重新导出为 UTF-8。',
				'{path} is not in UTF-8, its names would be unreadable; nothing was imported. Export it again as UTF-8.'
			],
			{ params: { path } }
		);
	throw new Invalid(
		[
			'{path} 里没有面。请导出含面（Polygon）的图层，或用 --layer 指定。',
			'{path} has no polygons. Export the layer that has them, or name it with --layer.'
		],
		{ params: { path } }
	);
}

/** The file as GeoJSON: as it is, or what GDAL reads from it. */
async function readGeoJson(
	path: string,
	{ layer, encoding, crs: stated }: AreaFileOptions
): Promise<{ bytes: Uint8Array; layer: string | null; notices: string[] }> {
	try {
		const format = await detectGisFormat(path);
		if (!format) return { bytes: await readPlain(path), layer: null, notices: [] };
		const limits = DEFAULT_LIMITS;
		const found = await withGdal((gdal) =>
			readGisFeatures(path, format, { layer, wanted: 'Polygon', encoding, limits }, gdal)
		);
		const isNameless = found.crs === null && stated === undefined;
		if (isNameless && !areDegrees(found.features)) throw noSystem(found.format);
		const features = toDegrees(found.features, stated ?? found.crs ?? 'EPSG:4490');
		const notices = found.notes.map(({ zh, en }) => `${zh} — ${en}`);
		if (isNameless)
			notices.push(
				'文件没有写明坐标系：按 CGCS2000 经纬度读取 — no system named: taken as degrees'
			);
		const bytes = Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));
		return { bytes, layer: found.layer, notices };
	} catch (error) {
		if (!(error instanceof LedgerFormatError)) throw error;
		throw new Invalid([error.text.zh, error.text.en], { cause: error });
	}
}

function areDegrees(features: readonly GeoJSON.Feature[]): boolean {
	const isDegrees = (value: unknown): boolean => {
		if (!Array.isArray(value)) return true;
		const [x, y] = value as unknown[];
		if (typeof x !== 'number' || typeof y !== 'number') return value.every(isDegrees);
		return Math.abs(x) <= 180 && Math.abs(y) <= 90;
	};
	return features.every(
		({ geometry }) =>
			geometry === null || !('coordinates' in geometry) || isDegrees(geometry.coordinates)
	);
}

/** Areas of a plane in degrees. @throws {Invalid} It is none of the planes that we know. */
function toDegrees(features: readonly GeoJSON.Feature[], crs: string): GeoJSON.Feature[] {
	const projection = readProjection(crs);
	const convert = (value: unknown): unknown => {
		if (!Array.isArray(value)) return value;
		const [x, y] = value as unknown[];
		if (typeof x === 'number' && typeof y === 'number') return [...projection.inverse(x, y)];
		return value.map(convert);
	};
	return features.map((feature) => {
		const { geometry } = feature;
		if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') return feature;
		const coordinates = convert(geometry.coordinates);
		return { ...feature, geometry: { ...geometry, coordinates } as GeoJSON.MultiPolygon };
	});
}

function readProjection(crs: string): Projection {
	try {
		return projectionByCode(crs.trim().toUpperCase());
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new Invalid(
			[
				'不认识坐标系“{crs}”：可用 EPSG:4490、4326、4513–4554、3857、UTM。',
				'Unknown coordinate system "{crs}": EPSG:4490, 4326, 4513–4554, 3857 and UTM are known.'
			],
			{ params: { crs }, cause }
		);
	}
}

async function readPlain(path: string): Promise<Uint8Array> {
	const source = await openSource(path, DEFAULT_LIMITS);
	const head = Buffer.from(await source.head(2)).toString('latin1');
	if (head === 'PK')
		throw new LedgerFormatError('no_layer', {
			zh: '压缩包里没有可读的图层（压缩包里的压缩包不会解开）。请把 .gpkg、.shp（连同 .shx、.dbf、.prj）或 .gdb 直接打包。',
			en: 'The archive holds no layer that can be read (archives in an archive are not unpacked). Pack the .gpkg, .shp (with .shx, .dbf, .prj) or .gdb itself.'
		});
	return readFile(path);
}

function toInputs(file: Polygons, options: AreaFileOptions): AreaInput[] {
	const { kind, source } = options;
	const { fieldNames, features, crs } = file;
	const oneName = options.name ?? (isOneAreaKind(kind) ? source : null);
	const { inputs, unnamed } = toAreaInputs(features, {
		kind,
		source,
		name: oneName,
		nameField: pickField(options.nameField, fieldNames) ?? guessField(fieldNames, NAME_FIELDS),
		codeField: pickField(options.codeField, fieldNames) ?? guessField(fieldNames, CODE_FIELDS),
		crs
	});
	if (unnamed.length === 0) return inputs;
	throw new Invalid(
		[
			'第 {rows} 个要素没有名称。请用 --name-field 指定名称字段（现有：{fields}），或用 --name 作为一个范围导入。',
			'Features {rows} have no name. Say which field holds it with --name-field (there are: {fields}), or import the file as one area with --name.'
		],
		{ params: { rows: unnamed.slice(0, 10).join('、'), fields: fieldNames.join('、') } }
	);
}

function pickField(wanted: string | undefined, fieldNames: readonly string[]): string | undefined {
	if (wanted === undefined || fieldNames.includes(wanted)) return wanted;
	throw new Invalid(
		['没有字段“{wanted}”。现有：{fields}', 'There is no field {wanted}. There are: {fields}'],
		{ params: { wanted, fields: fieldNames.join('、') } }
	);
}

function notSound(name: string, notice: string): Invalid {
	const [zh = '', en = ''] = notice.split(' — ');
	const reason = /（(.*?)）/.exec(zh)?.[1] ?? '';
	return new Invalid(
		[
			'“{name}”的图形有误（{reason}），什么也没有导入。请在 GIS 中修正，或加 --repair 自动修复后核对。',
			'The outline of "{name}" is invalid ({english}); nothing was imported. Mend it in your GIS, or add --repair and look at the result.'
		],
		{ params: { name, reason, english: /\((.*?)\)/.exec(en)?.[1] ?? '' } }
	);
}
