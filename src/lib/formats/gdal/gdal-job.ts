/** What the GDAL process is asked for; all paths are names inside its working directory. */
export interface GdalJob {
	/** File to open, e.g. a VRT over other files beside it. */
	source: string;
	/** Options of ogr2ogr, `-f` first. */
	options: readonly string[];
	/** Name of the result without its extension, which is that of the driver. */
	output: string;
}

/** What it made, as GDAL reads it back. */
export interface GdalResult {
	/** Path of the result inside the working directory. */
	file: string;
	layers: {
		name: string;
		featureCount: number;
		/** PROJJSON type, e.g. `ProjectedCRS`; undefined without a geometry or a system. */
		crsType: string | undefined;
	}[];
}

export type GdalAnswer = { result: GdalResult } | { failure: string };
