import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layer, LayerFeature } from '../layer.ts';
import { runGdal, type GdalOptions } from './run-gdal.ts';
import { writeGdalSource } from './gdal-source.ts';

/**
 * The layer with its coordinates in a system that only GDAL knows. Features are held in memory.
 *
 * @throws {GdalError} GDAL refused, took too long or died.
 */
export async function projectWithGdal(
	layer: Layer,
	epsg: { from: number; to: number },
	options: GdalOptions
): Promise<Layer> {
	const features: LayerFeature[] = [];
	for await (const feature of layer.features) features.push(feature);
	const bare: Layer = { ...layer, fields: [], features: yieldAll(features) };
	const { file } = await writeGdalSource([bare], {
		workDirectory: options.workDirectory,
		epsg: epsg.from,
		describe: ({ name }) => ({ identifier: name, description: '' }),
		signal: options.signal
	});
	const result = await runGdal(
		{
			source: file,
			conversions: [
				{
					options: ['-f', 'GeoJSON', '-t_srs', `EPSG:${epsg.to}`, '-lco', 'COORDINATE_PRECISION=9'],
					output: 'projected'
				}
			]
		},
		options
	);
	const projectedFile = result.outputs[0]?.file ?? '';
	const text = await readFile(join(options.workDirectory, projectedFile), 'utf8');
	const collection = JSON.parse(text) as { features: Pick<LayerFeature, 'geometry'>[] };
	if (collection.features.length !== features.length)
		throw new Error(`GDAL projected ${collection.features.length} of ${features.length} features`);
	const projected = features.map(({ values }, index) => ({
		values,
		geometry: collection.features[index]?.geometry ?? null
	}));
	return { ...layer, features: yieldAll(projected) };
}

/**
 * What kind of system an EPSG code names, as GDAL writes an empty layer in it.
 *
 * @returns PROJJSON type, e.g. `ProjectedCRS`; undefined where GDAL tells none.
 * @throws {GdalError} GDAL does not know the code, took too long or died.
 */
export async function findCrsType(epsg: number, options: GdalOptions): Promise<string | undefined> {
	const probe: Layer = {
		name: 'probe',
		label: ['probe', 'probe'],
		geometryType: 'Point',
		fields: [],
		features: yieldAll([])
	};
	const { file } = await writeGdalSource([probe], {
		workDirectory: options.workDirectory,
		epsg,
		describe: ({ name }) => ({ identifier: name, description: '' }),
		signal: options.signal
	});
	const { outputs } = await runGdal(
		{ source: file, conversions: [{ options: ['-f', 'GPKG'], output: 'probe' }] },
		options
	);
	return outputs[0]?.layers[0]?.crsType;
}

async function* yieldAll<T>(entries: readonly T[]): AsyncGenerator<T> {
	yield* entries;
}
