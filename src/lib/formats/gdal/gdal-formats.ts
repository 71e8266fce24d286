import { createReadStream } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ShapefileEncoding } from '#lib/domain/export.ts';
import type { Message } from '#lib/domain/messages/index.ts';
import type { FileDescription, Layer } from '../layer.ts';
import {
	fitTexts,
	printFieldDictionary,
	shortFieldNames,
	type TextLosses
} from '../shapefile-fields.ts';
import type { GdalConversion, GdalOutput } from './gdal-job.ts';
import { writeGdalSource, type GdalSource } from './gdal-source.ts';
import { runGdal, type GdalOptions } from './run-gdal.ts';

/** What GDAL writes for us: GeoPackage, Shapefile, File Geodatabase, KML, FlatGeobuf. */
export const GDAL_FORMATS = ['gpkg', 'shp', 'gdb', 'kml', 'fgb'] as const;
export type GdalFormat = (typeof GDAL_FORMATS)[number];

export interface WrittenLayers {
	/** Absolute paths of files and directories, all named `layers…`; the one to open first. */
	paths: string[];
	/** Features in the files, by layer. */
	counts: Record<string, number>;
	/** What the format could not hold, for the person who asked. */
	notes: Message[];
	/** Most memory of GDAL's process, where there was one. */
	gdalRssMegabytes?: number;
}

/** Code page 936 in a .dbf's header (language driver), for readers that know no .cpg. */
const LDID_936 = 0x4d;
const LDID_OFFSET = 29;
const PLACEMARK = '<Placemark';

/**
 * Writes layers through GDAL. Columns are named by identifier, with their Chinese names as aliases where
 * the format has any (GeoPackage, File Geodatabase, FlatGeobuf); a Shapefile gets short names and a
 * dictionary beside it. Title and marks stand in identifier and description of each table.
 *
 * @param layers Coordinates in `sourceEpsg`; GDAL projects them when the file is in another system. KML
 * is always in WGS 84 degrees.
 * @throws {GdalError} GDAL refused, took too long or died; or a table lacks a feature.
 */
export async function writeWithGdal(
	format: GdalFormat,
	layers: readonly Layer[],
	description: FileDescription & { sourceEpsg: number | undefined; encoding?: ShapefileEncoding },
	options: GdalOptions
): Promise<WrittenLayers> {
	const encoding = description.encoding ?? 'UTF-8';
	const losses: TextLosses = { cut: 0, unencodable: 0 };
	const isShapefile = format === 'shp';
	const source = await writeSource(
		isShapefile ? layers.map((layer) => fitTexts(layer, encoding, losses)) : layers,
		{ ...description, isShapefile },
		options
	);
	const conversions = listConversions(format, source, { ...description, encoding });
	const { outputs, peakRssMegabytes } = await runGdal(
		{ source: source.file, conversions },
		options
	);
	if (format === 'kml')
		await assertPlacemarks(join(options.workDirectory, outputs[0]?.file ?? ''), source.counts);
	else assertComplete(source.counts, format, outputs);
	const paths = outputs.flatMap(({ file, files }) => [
		file,
		...files.filter((other) => other !== file)
	]);
	const absolute = paths.map((path) => join(options.workDirectory, path));
	if (isShapefile) {
		if (encoding === 'GBK') await markGbk(absolute);
		const dictionary = join(dirname(absolute[0] ?? options.workDirectory), 'layers-字段说明.csv');
		await writeFile(dictionary, printFieldDictionary(layers));
		absolute.push(dictionary);
	}
	return {
		paths: absolute,
		counts: source.counts,
		notes: describeLosses(losses),
		gdalRssMegabytes: peakRssMegabytes
	};
}

function writeSource(
	layers: readonly Layer[],
	description: FileDescription & { sourceEpsg: number | undefined; isShapefile: boolean },
	options: GdalOptions
): Promise<GdalSource> {
	const { title, marks = [] } = description;
	const mark = marks.length === 0 ? '' : `（${marks.join('；')}）`;
	return writeGdalSource(layers, {
		workDirectory: options.workDirectory,
		epsg: description.sourceEpsg,
		describe: (layer) => ({
			identifier: `${layer.name} ${layer.label[0]}${mark}`,
			description: `${title}${mark}`
		}),
		...(description.isShapefile ? { nameFields: shortFieldNames } : {}),
		signal: options.signal
	});
}

function listConversions(
	format: GdalFormat,
	{ counts, unplaced }: GdalSource,
	{
		epsg,
		sourceEpsg,
		encoding
	}: FileDescription & {
		sourceEpsg: number | undefined;
		encoding: ShapefileEncoding;
	}
): GdalConversion[] {
	const names = Object.keys(counts);
	const project = epsg === undefined || epsg === sourceEpsg ? [] : ['-t_srs', `EPSG:${epsg}`];
	const each = (options: (name: string) => string[]): GdalConversion[] =>
		names.map((name) => ({
			options: [...options(name), name],
			output: names.length === 1 ? 'layers' : `layers-${name}`
		}));
	switch (format) {
		case 'gpkg':
			return [{ options: ['-f', 'GPKG', ...project], output: 'layers' }];
		case 'gdb':
			return [{ options: ['-f', 'OpenFileGDB', ...project], output: 'layers' }];
		case 'kml':
			// To open it again costs GDAL more than to write it.
			return [
				{ options: ['-f', 'KML', '-dsco', 'NameField=name'], output: 'layers', isLeftClosed: true }
			];
		case 'shp': {
			const page = encoding === 'GBK' ? 'CP936' : 'UTF-8';
			return each(() => ['-f', 'ESRI Shapefile', ...project, '-lco', `ENCODING=${page}`]);
		}
		case 'fgb':
			// The index cannot hold a feature without a geometry.
			return each((name) => [
				...['-f', 'FlatGeobuf', ...project],
				...['-lco', `SPATIAL_INDEX=${unplaced[name] === 0 ? 'YES' : 'NO'}`]
			]);
	}
}

function assertComplete(
	wanted: Record<string, number>,
	format: GdalFormat,
	outputs: readonly GdalOutput[]
): void {
	const isOneFileALayer = format === 'shp' || format === 'fgb';
	const found = outputs.flatMap(({ layers }) => layers);
	for (const [index, [name, count]] of Object.entries(wanted).entries()) {
		const layer = isOneFileALayer
			? outputs[index]?.layers[0]
			: found.find((candidate) => candidate.name === name);
		// KML and Shapefile without features have no layer to read back.
		const written = layer?.featureCount ?? (count === 0 ? 0 : undefined);
		if (written !== count)
			throw new Error(`GDAL wrote ${written ?? 'no'} features of ${count} into table ${name}`);
	}
}

/** Counts in the bytes of a KML what `assertComplete` asks GDAL of other formats. */
async function assertPlacemarks(path: string, wanted: Record<string, number>): Promise<void> {
	const total = Object.values(wanted).reduce((sum, count) => sum + count, 0);
	let found = 0;
	let rest = '';
	for await (const chunk of createReadStream(path, 'latin1') as AsyncIterable<string>) {
		const pieces = (rest + chunk).split(PLACEMARK);
		found += pieces.length - 1;
		// A mark that two pieces share is found with the next one.
		rest = (pieces.at(-1) ?? '').slice(1 - PLACEMARK.length);
	}
	if (found !== total) throw new Error(`GDAL wrote ${found} placemarks of ${total}`);
}

/** GDAL leaves the code page out of the .dbf, and calls it CP936 in the .cpg, which ArcGIS does not know. */
async function markGbk(paths: readonly string[]): Promise<void> {
	for (const path of paths.filter((candidate) => candidate.endsWith('.dbf'))) {
		const file = await open(path, 'r+');
		try {
			await file.write(Uint8Array.of(LDID_936), 0, 1, LDID_OFFSET);
		} finally {
			await file.close();
		}
		const page = path.replace(/\.dbf$/, '.cpg');
		await writeFile(`${page}.new`, '936');
		await rename(`${page}.new`, page);
	}
}

function describeLosses({ cut, unencodable }: TextLosses): Message[] {
	const notes: Message[] = [];
	if (cut > 0)
		notes.push([
			`${cut} 处文字超过 Shapefile 的 254 字节，已截短；全文请用 gpkg 或 gdb。`,
			`${cut} texts are longer than the 254 bytes of a Shapefile and were cut; use gpkg or gdb for all of them.`
		]);
	if (unencodable > 0)
		notes.push([
			`${unencodable} 处文字有 GBK 没有的字，已写作“?”；请用 UTF-8。`,
			`${unencodable} texts have characters that GBK lacks, written as "?"; use UTF-8.`
		]);
	return notes;
}
