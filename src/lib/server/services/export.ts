import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
	DEFAULT_EXPORT_CRS,
	PACKED_FORMATS,
	WGS84_FORMATS,
	type ExportFormat
} from '#lib/domain/export.ts';
import { translate, type Message } from '#lib/domain/messages/index.ts';
import { GdalError, type GdalOptions } from '#lib/formats/gdal/run-gdal.ts';
import type { FileDescription } from '#lib/formats/layer.ts';
import { writeZip, zipEntriesOf, type ZipEntry } from '#lib/formats/zip.ts';
import { readEnv } from '#lib/server/env.ts';
import { Invalid, Unavailable } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';
import { readArrivalMinutes } from './analysis.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { gdalOptions } from './gdal.ts';
import { collectLayers } from './export-collect.ts';
import { findCrs, type ExportCrs } from './export-crs.ts';
import { readExportRequest, type ExportQuestion, type ExportRequest } from './export-request.ts';
import { writeLayers } from './export-write.ts';
import { readMoment } from './validation.ts';

/** Finished files that are the caller's to hand on and then to remove. */
export interface ExportedFile {
	/** The file to open first, or the zip of all of them. */
	path: string;
	/** All files and directories, named `layers…`; one zip when they were packed. */
	paths: string[];
	/** What to call it, e.g. `伊美区-示范数据-hydrant.gpkg`. */
	fileName: string;
	mediaType: string;
	format: ExportFormat;
	crs: string;
	/** Features by layer. */
	layers: Record<string, number>;
	/** What was left out or had to be changed, and why. */
	notes: Message[];
	/** Most memory of GDAL's process; 0 where none was needed. */
	gdalRssMegabytes: number;
	/** Of all files together. */
	bytes: number;
	remove: () => Promise<void>;
}

const MEDIA_TYPES: Record<ExportFormat, string> = {
	geojson: 'application/geo+json; charset=utf-8',
	gpkg: 'application/geopackage+sqlite3',
	csv: 'text/csv; charset=utf-8',
	osm: 'application/vnd.openstreetmap.data+xml',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	kml: 'application/vnd.google-earth.kml+xml',
	dxf: 'image/vnd.dxf',
	shp: 'application/vnd.shp',
	gdb: 'application/octet-stream',
	fgb: 'application/octet-stream'
};
const FOLDER_PREFIX = 'export-';
const LEFTOVER_MILLISECONDS = 86_400_000;

/**
 * Writes layers of a district to a file and logs that it was done.
 *
 * @param options.pack Several files and directories become one zip; a single file too with `always`.
 * @throws {Invalid} An unknown layer, format or coordinate system: the message lists the possible ones.
 * @throws {NotFound} There is no such district.
 * @throws {Unavailable} A layer cannot be computed yet (no roads, no area).
 */
export async function exportLayers(
	context: Context,
	district: string,
	question: ExportQuestion,
	options: { signal?: AbortSignal | undefined; pack?: 'always' | 'never' | 'needed' } = {}
): Promise<ExportedFile> {
	authorize(context, district, 'export.run');
	const asked = readExportRequest(question);
	const record = await requireDistrict(context.db, district);
	const minutes = asked.minutes ?? (await readArrivalMinutes(context.db, district));
	const request = { ...asked, minutes };
	const isOfNow = request.asOf === undefined && request.knownAt === undefined;
	const moment = isOfNow ? undefined : readMoment(context, record.time_zone, request);
	const folder = await createFolder();
	const remove = () => rm(folder, { recursive: true, force: true });
	try {
		const gdal = gdalOptions(folder, options.signal);
		const { crs, note } = await chooseCrs(request, record, gdal);
		const { layers, notes } = await collectLayers(context, record, request, moment);
		const description = describeFile(record, request, crs);
		const written = await writeLayers(layers, { request, crs, description, folder, gdal });
		options.signal?.throwIfAborted();
		const name = nameFile(record, request);
		const files = await pack(written.paths, { ...options, name, format: request.format, folder });
		const bytes = await sizeOf(files.paths);
		await insertAudit(context.db, {
			actor: context.actor,
			district,
			action: 'export',
			entity: 'export',
			after: { ...request, crs: crs.code, layers: written.counts, bytes }
		});
		return {
			...files,
			path: files.paths[0] ?? folder,
			format: request.format,
			crs: crs.code,
			layers: written.counts,
			notes: [...(note ? [note] : []), ...notes, ...written.notes],
			gdalRssMegabytes: written.gdalRssMegabytes ?? 0,
			bytes,
			remove
		};
	} catch (error) {
		await remove();
		throw error instanceof GdalError ? toUnavailable(error) : error;
	}
}

/** The system of the file: what was asked for, else the one that the format is used with. */
async function chooseCrs(
	{ crs: asked, format }: ExportRequest,
	{ srid }: DistrictRecord,
	gdal: GdalOptions
): Promise<{ crs: ExportCrs; note?: Message }> {
	if (WGS84_FORMATS.includes(format)) {
		const crs = await findCrs('EPSG:4326', gdal);
		const isOther = asked !== undefined && !/^(EPSG:)?4326$/i.test(asked);
		const note: Message = [
			`${format.toUpperCase()} 总是 WGS 84 经纬度，未用 ${asked ?? ''}。`,
			`${format.toUpperCase()} is always in degrees of WGS 84; ${asked ?? ''} was not used.`
		];
		return isOther ? { crs, note } : { crs };
	}
	if (format !== 'dxf') return { crs: await findCrs(asked ?? DEFAULT_EXPORT_CRS, gdal) };
	if (asked === undefined && srid === null)
		throw new Invalid([
			'DXF 以米为单位，而本区还没有投影（未导入底图）：请用 --crs 指定，如 EPSG:4552。',
			'DXF is in meters and the district has no projection yet (no map was imported): name one with --crs, e.g. EPSG:4552.'
		]);
	const crs = await findCrs(asked ?? `EPSG:${srid ?? ''}`, gdal);
	if (!crs.isGeographic) return { crs };
	throw new Invalid(
		[
			'DXF 以米为单位，{crs} 是经纬度：请选平面坐标系，如 EPSG:{srid}。',
			'DXF is in meters and {crs} is in degrees: choose a plane, e.g. EPSG:{srid}.'
		],
		{ params: { crs: crs.code, srid: srid ?? 4552 } }
	);
}

function describeFile(
	record: DistrictRecord,
	request: ExportRequest,
	crs: ExportCrs
): FileDescription {
	const demoNote = record.is_demo ? translate('app.demoNote', 'zh-CN') : undefined;
	const disclosure = translate(`export.disclosure.${request.disclosure}`, 'zh-CN');
	return {
		title: `${record.code} ${record.name}`,
		epsg: crs.epsg,
		demoNote,
		marks: [
			...(demoNote === undefined ? [] : [demoNote]),
			disclosure,
			...(request.isShifted ? [translate('export.shiftedNote', 'zh-CN')] : [])
		],
		head: { disclosure, ...(request.isShifted ? { datum: crs.code } : {}) }
	};
}

interface Packing {
	pack?: 'always' | 'never' | 'needed';
	name: string;
	format: ExportFormat;
	folder: string;
	signal?: AbortSignal | undefined;
}

async function pack(
	paths: readonly string[],
	{ pack: mode = 'needed', name, format, folder, signal }: Packing
): Promise<Pick<ExportedFile, 'paths' | 'fileName' | 'mediaType'>> {
	const isOne = paths.length === 1 && !PACKED_FORMATS.includes(format);
	if (mode === 'never' || (isOne && mode === 'needed'))
		return {
			paths: [...paths],
			fileName: `${name}.${format}`,
			mediaType: MEDIA_TYPES[format]
		};
	const zip = join(folder, 'layers.zip');
	const entries = async function* (): AsyncGenerator<ZipEntry> {
		for (const path of paths)
			yield* zipEntriesOf(
				path,
				basename(path).replace(/^layers/, () => name)
			);
	};
	await writeZip(zip, entries(), signal);
	return { paths: [zip], fileName: `${name}.${format}.zip`, mediaType: 'application/zip' };
}

async function sizeOf(paths: readonly string[]): Promise<number> {
	let bytes = 0;
	for (const path of paths) {
		const found = await stat(path);
		if (!found.isDirectory()) bytes += found.size;
		else bytes += await sizeOf((await readdir(path)).map((child) => join(path, child)));
	}
	return bytes;
}

function nameFile({ name, is_demo }: DistrictRecord, request: ExportRequest): string {
	const { layers } = request;
	const what = layers.length > 2 ? `${layers.length}layers` : layers.join('-');
	const parts = [
		name,
		...(is_demo ? [translate('app.demo', 'zh-CN')] : []),
		what,
		...(request.disclosure === 'public' ? [translate('export.disclosure.public', 'zh-CN')] : []),
		...(request.isShifted ? ['GCJ-02'] : [])
	];
	return parts.join('-').replace(/[\\/:*?"<>|\p{Cc}]/gu, '_');
}

/** A new directory for one export; those that killed processes left a day ago are removed. */
async function createFolder(): Promise<string> {
	const { cache } = readEnv().directories;
	await mkdir(cache, { recursive: true });
	for (const name of await readdir(cache)) {
		if (!name.startsWith(FOLDER_PREFIX)) continue;
		const path = join(cache, name);
		const found = await stat(path).catch(() => undefined); // Another export may have removed it.
		if (found && Date.now() - found.mtimeMs > LEFTOVER_MILLISECONDS)
			await rm(path, { recursive: true, force: true });
	}
	return mkdtemp(join(cache, FOLDER_PREFIX));
}

function toUnavailable(cause: GdalError): Unavailable {
	return new Unavailable(
		[
			'文件没有生成（{reason}）。请减少图层，或改用 geojson 格式后重试。',
			'The file could not be made ({reason}). Export fewer layers, or use geojson, and try again.'
		],
		{ params: { reason: cause.message.slice(0, 300) }, cause }
	);
}
