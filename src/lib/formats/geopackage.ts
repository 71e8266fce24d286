import { join } from 'node:path';
import { runGdal, type GdalOptions } from './gdal/run-gdal.ts';
import { writeGdalSource } from './gdal/gdal-source.ts';
import type { FileDescription, Layer } from './layer.ts';

/**
 * Writes layers as one GeoPackage (OGC 12-128r17), a table a layer named by the layer's identifier,
 * with the columns' Chinese names as their aliases (`gpkg_data_columns`). Title, and the mark of demo data,
 * stand in identifier and description of each table.
 *
 * @param layers Coordinates in `sourceEpsg`; GDAL projects them when the file is in another system.
 * @returns The file inside the working directory, and the features in each table.
 * @throws {GdalError} GDAL refused, took too long or died; or a table lacks a feature.
 */
export async function writeGeoPackage(
	layers: readonly Layer[],
	description: FileDescription & { sourceEpsg: number },
	options: GdalOptions
): Promise<{ path: string; counts: Record<string, number> }> {
	const { title, epsg, sourceEpsg, demoNote } = description;
	const mark = demoNote === undefined ? '' : `（${demoNote}）`;
	const { file, counts } = await writeGdalSource(layers, {
		workDirectory: options.workDirectory,
		epsg: sourceEpsg,
		describe: (layer) => ({
			identifier: `${layer.name} ${layer.label[0]}${mark}`,
			description: `${title}${mark}`
		}),
		signal: options.signal
	});
	const result = await runGdal(
		{
			source: file,
			options: ['-f', 'GPKG', ...(epsg === sourceEpsg ? [] : ['-t_srs', `EPSG:${epsg}`])],
			output: 'layers'
		},
		options
	);
	assertComplete(counts, result.layers);
	return { path: join(options.workDirectory, result.file), counts };
}

function assertComplete(
	wanted: Record<string, number>,
	found: readonly { name: string; featureCount: number }[]
): void {
	for (const [name, count] of Object.entries(wanted)) {
		const written = found.find((layer) => layer.name === name)?.featureCount;
		if (written !== count)
			throw new Error(`GDAL wrote ${written ?? 'no'} features of ${count} into table ${name}`);
	}
}
