import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat, ExportLayerName } from '#lib/domain/export.ts';
import { translate } from '#lib/domain/messages/index.ts';
import { printCsv } from '#lib/formats/csv.ts';
import { GdalError, type GdalOptions } from '#lib/formats/gdal/run-gdal.ts';
import { printGeoJson } from '#lib/formats/geojson.ts';
import { writeGeoPackage } from '#lib/formats/geopackage.ts';
import type { Layer, LayerFeature } from '#lib/formats/layer.ts';
import { childEnvironment, readEnv } from '#lib/server/env.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';
import { readArrivalMinutes } from './analysis.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { holeLayer, responseLayers } from './export-analyses.ts';
import { shortfallLayer } from './export-shortfall.ts';
import { messageOf } from './export-columns.ts';
import { findCrs, projectLayer, STORED_EPSG, type ExportCrs } from './export-crs.ts';
import { areaLayer, facilityLayer, placeLayer } from './export-register.ts';
import { readExportRequest, type ExportQuestion, type ExportRequest } from './export-request.ts';

/** A finished file that is the caller's to hand on and then to remove. */
export interface ExportedFile {
	path: string;
	/** What to call it, e.g. `伊美区-示范数据-hydrant.gpkg`. */
	fileName: string;
	mediaType: string;
	format: ExportFormat;
	crs: string;
	/** Features by layer. */
	layers: Record<string, number>;
	bytes: number;
	remove: () => Promise<void>;
}

const MEDIA_TYPES: Record<ExportFormat, string> = {
	geojson: 'application/geo+json; charset=utf-8',
	gpkg: 'application/geopackage+sqlite3',
	csv: 'text/csv; charset=utf-8'
};
const FOLDER_PREFIX = 'export-';
const LEFTOVER_MILLISECONDS = 86_400_000;

/**
 * Writes layers of a district to a file and logs that it was done.
 *
 * @throws {Invalid} An unknown layer, format or coordinate system: the message lists the possible ones.
 * @throws {NotFound} There is no such district.
 * @throws {Unavailable} A layer cannot be computed yet (no roads, no area).
 */
export async function exportLayers(
	context: Context,
	district: string,
	question: ExportQuestion,
	options: { signal?: AbortSignal | undefined } = {}
): Promise<ExportedFile> {
	authorize(context, district, 'export.run');
	const asked = readExportRequest(question);
	const record = await requireDistrict(context.db, district);
	const minutes = asked.minutes ?? (await readArrivalMinutes(context.db, district));
	const request = { ...asked, minutes };
	const folder = await createFolder();
	const remove = () => rm(folder, { recursive: true, force: true });
	try {
		const gdal = gdalOptions(folder, options.signal);
		const crs = await findCrs(request.crs, gdal);
		const layers = await collectLayers(context, record, request);
		const written = await write(layers, { record, request, crs, folder, gdal });
		options.signal?.throwIfAborted();
		const { size } = await stat(written.path);
		await insertAudit(context.db, {
			actor: context.actor,
			district,
			action: 'export',
			entity: 'export',
			after: { ...request, layers: written.counts, bytes: size }
		});
		const { format } = request;
		return {
			path: written.path,
			fileName: nameFile(record, request),
			mediaType: MEDIA_TYPES[format],
			format,
			crs: crs.code,
			layers: written.counts,
			bytes: size,
			remove
		};
	} catch (error) {
		await remove();
		throw error instanceof GdalError ? toUnavailable(error) : error;
	}
}

async function collectLayers(
	context: Context,
	{ code, is_demo }: DistrictRecord,
	{ layers, view, winter, minutes, includesRemoved, areaId }: ExportRequest & { minutes: number }
): Promise<Layer[]> {
	let response: ReturnType<typeof responseLayers> | undefined;
	const collect = async (name: ExportLayerName): Promise<Layer> => {
		switch (name) {
			case 'holes':
				return holeLayer(context, code, { view, winter });
			case 'areas':
				return areaLayer(context, code);
			case 'places':
				return placeLayer(context, code);
			case 'shortfall':
				return shortfallLayer(context, code, areaId);
			case 'response':
			case 'gaps':
				response ??= responseLayers(context, code, { minutes, winter });
				return (await response)[name];
			default:
				return facilityLayer(context, code, name, { includesRemoved });
		}
	};
	const collected: Layer[] = [];
	for (const name of layers) collected.push(await collect(name));
	return is_demo ? collected.map(markDemo) : collected;
}

interface Writing {
	record: DistrictRecord;
	request: ExportRequest;
	crs: ExportCrs;
	folder: string;
	gdal: GdalOptions;
}

async function write(
	layers: readonly Layer[],
	{ record, request, crs, folder, gdal }: Writing
): Promise<{ path: string; counts: Record<string, number> }> {
	const description = {
		title: `${record.code} ${record.name}`,
		epsg: crs.epsg,
		demoNote: record.is_demo ? translate('app.demoNote', 'zh-CN') : undefined
	};
	if (request.format === 'gpkg') {
		// GDAL itself projects to what only it knows.
		const sourceEpsg = crs.projection ? crs.epsg : STORED_EPSG;
		const projected = crs.projection
			? await Promise.all(layers.map((layer) => projectLayer(layer, crs, gdal)))
			: layers;
		return writeGeoPackage(projected, { ...description, sourceEpsg }, gdal);
	}
	const counts: Record<string, number> = {};
	const ready: Layer[] = [];
	for (const layer of layers) ready.push(countInto(counts, await projectLayer(layer, crs, gdal)));
	const path = join(folder, `layers.${request.format}`);
	const [first] = ready;
	const text =
		request.format === 'csv' && first
			? printCsv(first, { isGeographic: crs.isGeographic })
			: printGeoJson(ready, description);
	await pipeline(Readable.from(text), createWriteStream(path), { signal: gdal.signal });
	return { path, counts };
}

function countInto(counts: Record<string, number>, layer: Layer): Layer {
	counts[layer.name] = 0;
	const features = async function* (): AsyncGenerator<LayerFeature> {
		for await (const feature of layer.features) {
			counts[layer.name] = (counts[layer.name] ?? 0) + 1;
			yield feature;
		}
	};
	return { ...layer, features: features() };
}

/** Every feature of a demo district says so, wherever it is copied to. */
function markDemo(layer: Layer): Layer {
	const [mark, english] = messageOf('app.demo');
	const features = async function* (): AsyncGenerator<LayerFeature> {
		for await (const { geometry, values } of layer.features)
			yield { geometry, values: [...values, mark] };
	};
	return {
		...layer,
		fields: [
			...layer.fields,
			{ name: 'data_status', label: ['数据性质', `Data status (${english})`], type: 'text' }
		],
		features: features()
	};
}

function nameFile({ name, is_demo }: DistrictRecord, { layers, format }: ExportRequest): string {
	const what = layers.length > 2 ? `${layers.length}layers` : layers.join('-');
	const parts = [name, ...(is_demo ? [translate('app.demo', 'zh-CN')] : []), what];
	return `${parts.join('-').replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')}.${format}`;
}

function gdalOptions(workDirectory: string, signal: AbortSignal | undefined): GdalOptions {
	const { projectRoot, directories } = readEnv();
	return { projectRoot, environment: childEnvironment(directories), workDirectory, signal };
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
