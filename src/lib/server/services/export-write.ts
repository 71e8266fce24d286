import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import type { Message } from '#lib/domain/messages/index.ts';
import { printCsv } from '#lib/formats/csv.ts';
import { writeDxf } from '#lib/formats/dxf/write-dxf.ts';
import { writeWithGdal, type WrittenLayers } from '#lib/formats/gdal/gdal-formats.ts';
import type { GdalOptions } from '#lib/formats/gdal/run-gdal.ts';
import { printGeoJson } from '#lib/formats/geojson.ts';
import type { FileDescription, Layer, LayerFeature } from '#lib/formats/layer.ts';
import { printOsm } from '#lib/formats/osm/osm-print.ts';
import { writeXlsx } from '#lib/formats/xlsx.ts';
import { projectLayer, STORED_EPSG, type ExportCrs } from './export-crs.ts';
import type { ExportRequest } from './export-request.ts';

export interface Writing {
	request: ExportRequest;
	crs: ExportCrs;
	description: FileDescription;
	folder: string;
	gdal: GdalOptions;
}

/** Writes layers in the format asked for; the files are named `layers…` and stand in the folder. */
export async function writeLayers(
	layers: readonly Layer[],
	writing: Writing
): Promise<WrittenLayers> {
	const { request, crs, description, folder, gdal } = writing;
	const { format } = request;
	switch (format) {
		case 'gpkg':
		case 'shp':
		case 'gdb':
		case 'kml':
		case 'fgb': {
			// GDAL itself projects to what only it knows.
			const isOurs = crs.projection !== undefined;
			const projected = isOurs ? await projectAll(layers, writing) : layers;
			const sourceEpsg = isOurs ? crs.epsg : STORED_EPSG;
			const { encoding } = request;
			return writeWithGdal(format, projected, { ...description, sourceEpsg, encoding }, gdal);
		}
		case 'dxf':
			return drawDxf(await projectAll(layers, writing), writing);
		case 'osm':
			return writeOsm(await projectAll(layers, writing), writing);
		default:
			break;
	}
	const counts: Record<string, number> = {};
	const ready = (await projectAll(layers, writing)).map((layer) => countInto(counts, layer));
	const path = join(folder, `layers.${format}`);
	const { signal } = gdal;
	const options = { ...description, isGeographic: crs.isGeographic, crs: crs.code, signal };
	if (format === 'xlsx') {
		const { cut } = await writeXlsx(path, ready, options);
		return { paths: [path], counts, notes: cut > 0 ? [cutNote(cut)] : [] };
	}
	const [first] = ready;
	const text =
		format === 'csv' && first ? printCsv(first, options) : printGeoJson(ready, description);
	await pipeline(Readable.from(text), createWriteStream(path), { signal });
	return { paths: [path], counts, notes: [] };
}

async function drawDxf(
	layers: readonly Layer[],
	{ request, crs, description, folder, gdal }: Writing
): Promise<WrittenLayers> {
	const path = join(folder, 'layers.dxf');
	const { encoding } = request;
	const options = { ...description, encoding, crs: crs.code, signal: gdal.signal };
	const { counts, unplaced } = await writeDxf(path, layers, options);
	return { paths: [path], counts, notes: unplacedNotes(unplaced) };
}

async function writeOsm(
	layers: readonly Layer[],
	{ description, folder, gdal }: Writing
): Promise<WrittenLayers> {
	const path = join(folder, 'layers.osm');
	const counts = Object.fromEntries(layers.map(({ name }) => [name, 0]));
	let unplaced = 0;
	const registers = layers.flatMap((layer) => {
		const kind = FACILITY_KINDS.find((candidate) => candidate === layer.name);
		return kind === undefined ? [] : [{ ...layer, name: kind }];
	});
	const text = printOsm(registers, description, (name, isPlaced) => {
		if (isPlaced) counts[name] = (counts[name] ?? 0) + 1;
		else unplaced++;
	});
	await pipeline(Readable.from(text), createWriteStream(path), { signal: gdal.signal });
	return { paths: [path], counts, notes: unplacedNotes(unplaced) };
}

function unplacedNotes(unplaced: number): Message[] {
	if (unplaced === 0) return [];
	return [
		[
			`${unplaced} 个待落图的设施没有坐标，不在文件中。`,
			`${unplaced} facilities have no position and are not in the file.`
		]
	];
}

async function projectAll(layers: readonly Layer[], { crs, gdal }: Writing): Promise<Layer[]> {
	const projected: Layer[] = [];
	for (const layer of layers) projected.push(await projectLayer(layer, crs, gdal));
	return projected;
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

function cutNote(cut: number): Message {
	return [
		`${cut} 个单元格超过 32767 字，已截短。`,
		`${cut} cells were longer than 32,767 characters and were cut.`
	];
}
