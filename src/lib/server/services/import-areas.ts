import { readFile } from 'node:fs/promises';
import { projectionByCode, type Projection } from '#lib/core/geometry/index.ts';
import type { AreaInput, AreaKind } from '#lib/domain/area.ts';
import { readGisFeatures } from '#lib/formats/gis/read-features.ts';
import { detectGisFormat } from '#lib/formats/gis/stage-source.ts';
import { LedgerFormatError } from '#lib/formats/ledger/ledger-format-error.ts';
import { DEFAULT_LIMITS } from '#lib/formats/ledger/read-limits.ts';
import {
	CODE_FIELDS,
	guessField,
	isOneAreaKind,
	NAME_FIELDS,
	toAreaInputs
} from '#lib/formats/polygon-areas.ts';
import { parsePolygonFile, type PolygonFile } from '#lib/formats/polygon-file.ts';
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
	const { text, layer, notices } = await readText(path, options);
	const file = parsePolygonFile(text);
	if (file.ok) return { file, layer, notices };
	if (file.reason === 'notJson')
		throw new Invalid(
			[
				'读不出 {path}：不是 GeoJSON，也不是 GPKG、SHP、GDB、DXF、KML、FGB、MapInfo（{detail}）。',
				'{path} is neither GeoJSON nor GPKG, SHP, GDB, DXF, KML, FGB or MapInfo ({detail}).'
			],
			{ params: { path, detail: file.detail.slice(0, 120) } }
		);
	throw new Invalid(['{path} 里没有面。', '{path} has no polygons.'], { params: { path } });
}

async function readText(
	path: string,
	{ layer, encoding, crs: stated }: AreaFileOptions
): Promise<{ text: string; layer: string | null; notices: string[] }> {
	try {
		const format = await detectGisFormat(path);
		if (!format) return { text: await readPlain(path), layer: null, notices: [] };
		const limits = DEFAULT_LIMITS;
		const found = await withGdal((gdal) =>
			readGisFeatures(path, format, { layer, wanted: 'Polygon', encoding, limits }, gdal)
		);
		const features = toDegrees(found.features, stated ?? found.crs ?? 'EPSG:4490');
		const text = JSON.stringify({ type: 'FeatureCollection', features });
		const notices = found.notes.map(({ zh, en }) => `${zh} — ${en}`);
		if (found.crs === null && stated === undefined)
			notices.push(
				'文件没有写明坐标系：按 CGCS2000 经纬度读取 — no system named: taken as degrees'
			);
		return { text, layer: found.layer, notices };
	} catch (error) {
		if (!(error instanceof LedgerFormatError)) throw error;
		throw new Invalid([error.text.zh, error.text.en], { cause: error });
	}
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

async function readPlain(path: string): Promise<string> {
	try {
		return await readFile(path, 'utf8');
	} catch (cause) {
		throw new Invalid(['读不了文件 {path}。', 'Cannot read {path}.'], { params: { path }, cause });
	}
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
