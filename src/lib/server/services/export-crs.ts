import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectionByCode, type Projection } from '#lib/core/geometry/index.ts';
import { SHIFTED_CRS } from '#lib/domain/export.ts';
import { shift } from '#lib/domain/ledger/datum.ts';
import { findCrsType, projectWithGdal } from '#lib/formats/gdal/project-layer.ts';
import { GdalError, type GdalOptions } from '#lib/formats/gdal/run-gdal.ts';
import { mapPositions, type Layer } from '#lib/formats/layer.ts';
import { Invalid } from '#lib/server/errors.ts';

/** CGCS2000 in degrees, as everything is stored. */
export const STORED_EPSG = 4490;
const DEGREE_DECIMALS = 9;
const METER_DECIMALS = 4;

export interface ExportCrs {
	code: string;
	/** undefined: it has no code (GCJ-02). */
	epsg: number | undefined;
	isGeographic: boolean;
	/** undefined: only GDAL knows it. */
	projection: Pick<Projection, 'forward'> | undefined;
}

/** The shifted datum of Chinese phone maps, in degrees. */
const SHIFTED: ExportCrs = {
	code: SHIFTED_CRS,
	epsg: undefined,
	isGeographic: true,
	projection: { forward: (lon, lat) => shift([lon, lat], SHIFTED_CRS) }
};

/**
 * The coordinate system of a code such as `EPSG:4552`: one of ours, else one that GDAL knows.
 *
 * @throws {Invalid} Neither knows it, or it is no map projection and no degrees; lists what is possible.
 */
export async function findCrs(code: string, gdal: GdalOptions): Promise<ExportCrs> {
	if (/^GCJ-?02$/i.test(code.trim())) return SHIFTED;
	const digits = /^(?:EPSG:)?(\d{4,6})$/i.exec(code.trim())?.[1];
	if (digits === undefined) throw unknownCrs(code);
	const epsg = Number(digits);
	const projection = findProjection(epsg);
	if (projection) return { code: projection.code, epsg, isGeographic: isDegrees(epsg), projection };
	const isGeographic = (await askGdal(code, epsg, gdal)) === 'GeographicCRS';
	return { code: `EPSG:${epsg}`, epsg, isGeographic, projection: undefined };
}

/** The layer in a coordinate system: easting (longitude) first, degrees to 9 decimals, meters to 4. */
export async function projectLayer(
	layer: Layer,
	crs: ExportCrs,
	gdal: GdalOptions
): Promise<Layer> {
	const { projection, epsg } = crs;
	const factor = 10 ** (crs.isGeographic ? DEGREE_DECIMALS : METER_DECIMALS);
	const round = (value: number) => Math.round(value * factor) / factor;
	if (!projection && epsg !== undefined)
		return inFolder(gdal, `project-${layer.name}`, (options) =>
			projectWithGdal(layer, { from: STORED_EPSG, to: epsg }, options)
		);
	if (!projection) throw new Error(`${crs.code} has neither a code nor a formula`);
	return mapPositions(layer, ([lon = NaN, lat = NaN]) => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		if (Number.isFinite(x) && Number.isFinite(y)) return [round(x), round(y)];
		throw new Invalid(
			[
				'{layer} 的位置 {lon}, {lat} 在 {crs} 里没有坐标：请换一个坐标系。',
				'{layer}: {lon}, {lat} has no coordinates in {crs}; choose another system.'
			],
			{ params: { layer: layer.name, lon, lat, crs: crs.code } }
		);
	});
}

function findProjection(epsg: number): Projection | undefined {
	try {
		return projectionByCode(epsg);
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

function isDegrees(epsg: number): boolean {
	return epsg === STORED_EPSG || epsg === 4326;
}

/** Projects one point, to see whether GDAL can. @returns the PROJJSON type of the system. */
async function askGdal(code: string, epsg: number, gdal: GdalOptions): Promise<string> {
	try {
		const type = await inFolder(gdal, 'probe', (options) => findCrsType(epsg, options));
		if (type === 'GeographicCRS' || type === 'ProjectedCRS') return type;
	} catch (error) {
		if (!(error instanceof GdalError) || error.reason !== 'refused') throw error;
		throw unknownCrs(code, error);
	}
	throw unknownCrs(code);
}

/** GDAL wants a directory of its own for each run. */
async function inFolder<T>(
	gdal: GdalOptions,
	name: string,
	run: (options: GdalOptions) => Promise<T>
): Promise<T> {
	const workDirectory = join(gdal.workDirectory, name);
	await mkdir(workDirectory);
	try {
		return await run({ ...gdal, workDirectory });
	} finally {
		await rm(workDirectory, { recursive: true, force: true });
	}
}

function unknownCrs(code: string, cause?: unknown): Invalid {
	return new Invalid(
		[
			'不认识坐标系“{code}”。可用：EPSG:4490（CGCS2000 经纬度）、4326、4513–4554（CGCS2000 3° 带）、32601–32660、32701–32760（UTM）、3857、GCJ-02（仅供手机地图），以及 GDAL 认识的其他平面或经纬度 EPSG 代码。',
			'Unknown coordinate system "{code}". Possible: EPSG:4490 (CGCS2000, degrees), 4326, 4513–4554 (CGCS2000 3-degree zones), 32601–32660, 32701–32760 (UTM), 3857, GCJ-02 (for phone maps only), and any other projected or geographic EPSG code that GDAL knows.'
		],
		{ params: { code }, ...(cause === undefined ? {} : { cause }) }
	);
}
