import { open, stat } from 'node:fs/promises';
import { runGdal, type GdalOptions } from '../gdal/run-gdal.ts';
import { DEFAULT_LIMITS } from '../ledger/read-limits.ts';
import { detectGisFormat, stageSource } from './stage-source.ts';

const SHX_HEADER_BYTES = 100;
const SHX_RECORD_BYTES = 8;
/** No layer is called so: GDAL then lists the layers and writes nothing. */
const NO_LAYER = '\u0001';

/**
 * Features of every layer of a GeoPackage, File Geodatabase, DXF, KML or FlatGeobuf file, as GDAL counts them
 * when it opens the file anew; of a Shapefile as its index says.
 *
 * @param gdal Its directory is empty and the caller's to remove.
 * @throws {RangeError} It is none of these.
 */
export async function countFeatures(
	path: string,
	gdal: GdalOptions
): Promise<Record<string, number>> {
	const format = await detectGisFormat(path);
	if (format === undefined) throw new RangeError(`${path} is no geographic file`);
	if (format === 'shp') return { shp: await countShapes(path) };
	const staged = await stageSource(path, format, gdal.workDirectory, DEFAULT_LIMITS);
	const { layers = [] } = await runGdal(
		{
			source: staged.file,
			conversions: [],
			read: { layer: NO_LAYER, wanted: 'Point', maxColumns: 1, maxFeatures: 1 }
		},
		gdal
	);
	return Object.fromEntries(layers.map(({ name, featureCount }) => [name, featureCount]));
}

/** Records in the index of a Shapefile, which agrees with its table (ESRI, "Shapefile Technical Description", 1998). */
async function countShapes(path: string): Promise<number> {
	const shapes =
		((await stat(path.replace(/\.shp$/i, '.shx'))).size - SHX_HEADER_BYTES) / SHX_RECORD_BYTES;
	const file = await open(path.replace(/\.shp$/i, '.dbf'));
	try {
		const head = Buffer.alloc(8);
		await file.read(head, 0, 8, 0);
		const rows = head.readUInt32LE(4);
		if (rows !== shapes) throw new RangeError(`${path}: ${shapes} shapes, ${rows} rows`);
		return rows;
	} finally {
		await file.close();
	}
}
