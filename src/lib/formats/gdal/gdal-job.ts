/** What the GDAL process is asked for; all paths are names inside its working directory. */
export interface GdalJob {
	/** File to open, e.g. a VRT over other files beside it. */
	source: string;
	conversions: readonly GdalConversion[];
	/** Settings of GDAL, e.g. `DXF_INLINE_BLOCKS`. */
	settings?: Readonly<Record<string, string>>;
	/** Options of opening, e.g. `ENCODING=GBK`. */
	openOptions?: readonly string[];
	/** Writes one layer of the source as GeoJSON in EPSG:4490 (as it is where it names no system). */
	read?: GdalReading;
}

export interface GdalReading {
	/** Name of the layer; without it the first with features of the wanted geometry. */
	layer: string | undefined;
	wanted: 'Point' | 'Polygon';
	maxColumns: number;
	maxFeatures: number;
}

/** A layer of a file that is read. */
export interface GdalLayer {
	name: string;
	featureCount: number;
	columnCount: number;
	geometryType: string;
	/** WKT of its system; undefined where the file names none. */
	wkt: string | undefined;
}

export interface GdalConversion {
	/** Options of ogr2ogr, `-f` first. */
	options: readonly string[];
	/** Name of the result without its extension, which is that of the driver. */
	output: string;
	/** Whether the result is not opened again to count its features; its layers are then none. */
	isLeftClosed?: boolean;
}

/** What one conversion made, as GDAL reads it back. */
export interface GdalOutput {
	/** Path of the result inside the working directory. */
	file: string;
	/** With its sidecars: the same path, or several beside each other; of a directory that itself. */
	files: string[];
	layers: {
		name: string;
		featureCount: number;
		/** PROJJSON type, e.g. `ProjectedCRS`; undefined without a geometry or a system. */
		crsType: string | undefined;
	}[];
}

export interface GdalResult {
	/** One for each conversion, in its order. */
	outputs: GdalOutput[];
	/** Most memory of the process. */
	peakRssMegabytes: number;
	/** Of a reading: all layers of the file, and which was written; undefined when none fits. */
	layers?: GdalLayer[];
	chosen?: string | undefined;
}

export type GdalAnswer = { result: GdalResult } | { failure: string };
