/** What the GDAL process is asked for; all paths are names inside its working directory. */
export interface GdalJob {
	/** File to open, e.g. a VRT over other files beside it. */
	source: string;
	conversions: readonly GdalConversion[];
}

export interface GdalConversion {
	/** Options of ogr2ogr, `-f` first. */
	options: readonly string[];
	/** Name of the result without its extension, which is that of the driver. */
	output: string;
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
}

export type GdalAnswer = { result: GdalResult } | { failure: string };
